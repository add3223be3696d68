#define _GNU_SOURCE
#include "CWorkerProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

// MARK: messages

int worker_socket_pair(int pair[2], int buffer_bytes) {
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) return -errno;
    for (int i = 0; i < 2; i++) {
        // Clipped to the system's limit; a message that does not fit then fails by itself.
        setsockopt(pair[i], SOL_SOCKET, SO_SNDBUF, &buffer_bytes, sizeof buffer_bytes);
        setsockopt(pair[i], SOL_SOCKET, SO_RCVBUF, &buffer_bytes, sizeof buffer_bytes);
    }
    return 0;
}

union control_buffer {
    char bytes[CMSG_SPACE(sizeof(int) * WORKER_DESCRIPTOR_LIMIT)];
    struct cmsghdr aligned;
};

int worker_send(int socket, const void *bytes, size_t count, const int *descriptors,
                size_t descriptor_count, int waits) {
    if (descriptor_count > WORKER_DESCRIPTOR_LIMIT) return -E2BIG;
    struct iovec part = {.iov_base = (void *)bytes, .iov_len = count};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    union control_buffer control;
    if (descriptor_count > 0) {
        memset(&control, 0, sizeof control);
        message.msg_control = control.bytes;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * descriptor_count);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int) * descriptor_count);
        memcpy(CMSG_DATA(header), descriptors, sizeof(int) * descriptor_count);
    }
    int flags = MSG_NOSIGNAL | (waits ? 0 : MSG_DONTWAIT);
    ssize_t sent;
    do sent = sendmsg(socket, &message, flags);
    while (sent < 0 && errno == EINTR);
    return sent < 0 ? -errno : 0;
}

/// Moves what a control message carries into `descriptors`; what does not fit is closed.
static int take_descriptors(struct msghdr *message, int *descriptors, size_t capacity,
                            size_t *taken) {
    int lost = 0;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(message); header != NULL;
         header = CMSG_NXTHDR(message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < count; i++) {
            int descriptor;
            memcpy(&descriptor, CMSG_DATA(header) + i * sizeof(int), sizeof(int));
            if (*taken < capacity) {
                descriptors[(*taken)++] = descriptor;
            } else {
                close(descriptor);
                lost = 1;
            }
        }
    }
    return lost;
}

ssize_t worker_receive(int socket, void *bytes, size_t capacity, int *descriptors,
                       size_t descriptor_capacity, size_t *descriptor_count, int waits) {
    struct iovec part = {.iov_base = bytes, .iov_len = capacity};
    union control_buffer control;
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (descriptor_capacity > 0) {
        message.msg_control = control.bytes;
        message.msg_controllen = sizeof control.bytes;
    }
    int flags = MSG_CMSG_CLOEXEC | (waits ? 0 : MSG_DONTWAIT);
    ssize_t received;
    do received = recvmsg(socket, &message, flags);
    while (received < 0 && errno == EINTR);
    size_t taken = 0;
    if (descriptor_count != NULL) *descriptor_count = 0;
    if (received < 0) return -errno;
    int lost = take_descriptors(&message, descriptors, descriptor_capacity, &taken);
    if (lost || (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC))) {
        for (size_t i = 0; i < taken; i++) close(descriptors[i]);
        return -EMSGSIZE;
    }
    if (descriptor_count != NULL) *descriptor_count = taken;
    return received;
}

// MARK: processes

pid_t worker_spawn(const char *path, char *const arguments[], char *const environment[],
                   int child_socket) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    int error = posix_spawn_file_actions_init(&actions);
    if (error != 0) return -error;
    error = posix_spawnattr_init(&attributes);
    if (error != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return -error;
    }
    // The socket first: it may itself be one of the low numbers that are filled afterwards.
    if (!error) error = posix_spawn_file_actions_adddup2(&actions, child_socket, WORKER_SOCKET);
    if (!error) error = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    if (!error) error = posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    if (!error) error = posix_spawn_file_actions_addclosefrom_np(&actions, WORKER_SOCKET + 1);
    if (!error) error = posix_spawnattr_setsigdefault(&attributes, &all);
    if (!error) error = posix_spawnattr_setsigmask(&attributes, &none);
    if (!error) error = posix_spawnattr_setpgroup(&attributes, 0);
    if (!error)
        error = posix_spawnattr_setflags(
            &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    pid_t process = -1;
    if (!error)
        error = posix_spawn(&process, path, &actions, &attributes, arguments, environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return error ? -error : process;
}

int worker_process_descriptor(pid_t process) {
    // Close-on-exec by its nature.
    int descriptor = (int)syscall(SYS_pidfd_open, process, 0);
    return descriptor < 0 ? -errno : descriptor;
}

int worker_reap(pid_t process, struct worker_ending *ending) {
    int status = 0;
    struct rusage usage;
    memset(&usage, 0, sizeof usage);
    pid_t found;
    do found = wait4(process, &status, WNOHANG, &usage);
    while (found < 0 && errno == EINTR);
    if (found < 0) return -errno;
    if (found == 0) return 0;
    ending->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    ending->code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    ending->peak_bytes = (int64_t)usage.ru_maxrss * 1024;
    return 1;
}

int64_t worker_resident_bytes(pid_t process) {
    char text[128];
    snprintf(text, sizeof text, "/proc/%d/statm", (int)process);
    int descriptor = open(text, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return -errno;
    ssize_t count = read(descriptor, text, sizeof text - 1);
    int error = errno;
    close(descriptor);
    if (count <= 0) return count < 0 ? -error : -ESRCH;
    text[count] = 0;
    long long resident_pages = 0;
    if (sscanf(text, "%*d %lld", &resident_pages) != 1) return -EPROTO;
    return (int64_t)resident_pages * sysconf(_SC_PAGESIZE);
}

int64_t worker_processor_nanoseconds(pid_t process) {
    clockid_t clock;
    struct timespec used;
    int error = clock_getcpuclockid(process, &clock);
    if (error != 0) return -error;
    if (clock_gettime(clock, &used) != 0) return -errno;
    return (int64_t)used.tv_sec * 1000000000 + used.tv_nsec;
}

int worker_limit_processor_seconds(pid_t process, uint64_t seconds) {
    // Only the soft limit moves: without privileges a hard one could never be raised again.
    struct rlimit limit = {.rlim_cur = seconds, .rlim_max = RLIM_INFINITY};
    struct rlimit now;
    if (prlimit(process, RLIMIT_CPU, NULL, &now) == 0) limit.rlim_max = now.rlim_max;
    if (limit.rlim_cur > limit.rlim_max) limit.rlim_cur = limit.rlim_max;
    return prlimit(process, RLIMIT_CPU, &limit, NULL) == 0 ? 0 : -errno;
}

int worker_bell(void) {
    int bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return bell < 0 ? -errno : bell;
}

void worker_ring(int bell) {
    // It fails only where the bell rings already.
    eventfd_write(bell, 1);
}

void worker_quiet(int bell) {
    eventfd_t count;
    eventfd_read(bell, &count);
}

void worker_name_thread(const char *name) { prctl(PR_SET_NAME, name); }

int worker_memory_file(const char *name) {
    int file = memfd_create(name, MFD_CLOEXEC);
    return file < 0 ? -errno : file;
}

int worker_bind_to_parent(pid_t parent) {
    closefrom(WORKER_SOCKET + 1);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) return -errno;
    // The parent may have died before the line above.
    return getppid() == parent ? 1 : 0;
}

static int limit_to(__rlimit_resource_t resource, uint64_t value) {
    struct rlimit limit;
    if (getrlimit(resource, &limit) != 0) return -errno;
    if (value > limit.rlim_max) value = limit.rlim_max;
    limit.rlim_cur = limit.rlim_max = value;
    return setrlimit(resource, &limit) == 0 ? 0 : -errno;
}

int worker_take_limits(const struct worker_limits *limits) {
    // Writing past the output limit shall be an error of the write, not the end of the process.
    signal(SIGXFSZ, SIG_IGN);
    int result = limit_to(RLIMIT_CORE, 0);
    // Not RLIMIT_AS: memory-mapped pyramids and reserved arenas are address space, not memory.
    if (result == 0) result = limit_to(RLIMIT_DATA, limits->memory_bytes);
    if (result == 0) result = limit_to(RLIMIT_FSIZE, limits->output_bytes);
    if (result == 0) result = limit_to(RLIMIT_NOFILE, limits->open_files);
    if (limits->niceness > 0) setpriority(PRIO_PROCESS, 0, limits->niceness);
    return result;
}
