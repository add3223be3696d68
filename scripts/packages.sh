# shellcheck shell=bash
# shellcheck disable=SC2034 # The arrays are for the script that sources this file.
# The Debian 12 packages that Heliograph needs, named here and nowhere else.
# Source it; it sets arrays.

# What the server is built with and runs on. Debian builds libvips with every codec that
# Heliograph delivers (HEIF and AVIF by libheif with libaom, dav1d and x265 built in, JPEG XL by
# libjxl, SVG by librsvg, PDF by poppler, GIF by cgif, WebP), and libvips42 depends on all of them:
# no plug-in package is missing from this list. JPEG XR is not libvips': libjxr writes it. Of OpenJPEG,
# which libvips brings along, the headers are for tests alone.
packages_server=(
    libcurl4-openssl-dev
    libjpeg-dev
    libjxr-dev
    libopenjp2-7-dev
    libvips-dev
    libpango1.0-dev
    libmemcached-dev
    libsqlite3-dev
    memcached
    pkg-config
)

# Fonts for text layers, 97 MB to fetch, of which Chinese, Japanese and Korean take 57. Liberation
# stands in for Arial, Times New Roman and Courier New, Carlito for Calibri, Caladea for Cambria,
# Noto for the world's scripts and emoji. What real URLs ask for and Debian does not have is named
# in config/fonts/requirements.txt.
packages_fonts=(
    fontconfig
    fonts-bebas-neue
    fonts-cabin
    fonts-comic-neue
    fonts-crosextra-caladea
    fonts-crosextra-carlito
    fonts-dancingscript
    fonts-dejavu-core
    fonts-dejavu-extra
    fonts-dosis
    fonts-ebgaramond
    fonts-inter
    fonts-karla
    fonts-lato
    fonts-liberation
    fonts-lobster
    fonts-manrope
    fonts-noto-cjk
    fonts-noto-color-emoji
    fonts-noto-core
    fonts-open-sans
    fonts-quicksand
    fonts-roboto
    fonts-roboto-slab
    fonts-roboto-unhinted
    fonts-sawarabi-gothic
    fonts-yanone-kaffeesatz
)

# What a Swift toolchain on Debian 12 needs to compile, link and fetch packages.
packages_swift=(
    binutils
    ca-certificates
    g++
    gcc
    git
    libc6-dev
    libcurl4
    libstdc++-12-dev
    libxml2
    tzdata
    zlib1g-dev
)

# What the scripts use.
packages_scripts=(
    curl
    python3
    python3-pip
    unzip
)

# What only `make bench` uses.
packages_bench=(
    nginx-light
    wrk
)
