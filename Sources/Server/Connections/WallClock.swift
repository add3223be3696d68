#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The time of day in whole seconds, and its text, made anew only when the second changes.
struct WallClock {
    private var seconds: Int64 = -1
    private var text = ""

    /// Seconds since 1970.
    static var now: Int64 {
        var time = timespec()
        #if canImport(Darwin)
            clock_gettime(CLOCK_REALTIME, &time)
        #else
            // The coarse clock is read without leaving the process and is exact to a few ms.
            clock_gettime(CLOCK_REALTIME_COARSE, &time)
        #endif
        return Int64(time.tv_sec)
    }

    /// The value of `Date` for an answer sent now.
    mutating func date() -> String {
        let now = Self.now
        if now != seconds {
            seconds = now
            text = HTTPDate.text(now)
        }
        return text
    }
}
