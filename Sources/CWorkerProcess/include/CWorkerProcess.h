#pragma once

/// What Swift cannot say: control messages, spawning, and the kernel's sandboxes.
///
/// Every call answers a negative errno on failure, and never touches `errno` for its callers.

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// The most descriptors one message may carry.
#define WORKER_DESCRIPTOR_LIMIT 128

/// The descriptor at which a child finds its socket.
#define WORKER_SOCKET 3

// MARK: the parent's side

/// Makes a connected pair of sequenced-packet sockets, both close-on-exec.
///
/// The caller owns both descriptors.
int worker_socket_pair(int pair[2], int buffer_bytes);

/// Starts `path` with nothing but `child_socket` (as descriptor 3), `/dev/null` (0 and 1) and our
/// standard error, in a process group of its own. Answers its process ID.
pid_t worker_spawn(const char *path, char *const arguments[], char *const environment[],
                   int child_socket);

/// A descriptor that becomes readable when the process ends; the caller owns it.
int worker_process_descriptor(pid_t process);

/// How a process ended.
struct worker_ending {
    /// The signal that ended it, or 0.
    int signal;
    /// The exit code where it ended by itself.
    int code;
    /// The largest resident size it ever had, in bytes.
    int64_t peak_bytes;
};

/// Collects the ending of a child: 1 when it had ended, 0 when it lives.
int worker_reap(pid_t process, struct worker_ending *ending);

/// The resident size in bytes.
int64_t worker_resident_bytes(pid_t process);

/// Processor time used by all threads so far, in nanoseconds.
int64_t worker_processor_nanoseconds(pid_t process);

/// Moves the soft RLIMIT_CPU of a child; `seconds` counts from the child's start.
int worker_limit_processor_seconds(pid_t process, uint64_t seconds);

/// A descriptor that one thread rings and another polls; the caller owns it.
int worker_bell(void);

/// Makes the bell readable.
void worker_ring(int bell);

/// Makes it unreadable again.
void worker_quiet(int bell);

/// Names the calling thread, for whoever looks at the process; at most 15 characters.
void worker_name_thread(const char *name);

/// A file that is nowhere but in memory, to be filled by a child; the caller owns the descriptor.
int worker_memory_file(const char *name);

// MARK: both sides

/// Sends one message. Never blocks when `waits` is 0; never raises SIGPIPE.
int worker_send(int socket, const void *bytes, size_t count, const int *descriptors,
                size_t descriptor_count, int waits);

/// Receives one message into `bytes`: its length, 0 at the end of the stream, or -EMSGSIZE when it
/// or its descriptors did not fit (then no descriptor stays open).
///
/// Received descriptors belong to the caller and are close-on-exec.
ssize_t worker_receive(int socket, void *bytes, size_t capacity, int *descriptors,
                       size_t descriptor_capacity, size_t *descriptor_count, int waits);

// MARK: the child's side

/// What a child may use for its whole life.
struct worker_limits {
    uint64_t memory_bytes;
    uint64_t output_bytes;
    uint64_t open_files;
    int niceness;
};

/// Ties this process to the life of `parent` (0 answers that it is already gone) and closes every
/// descriptor above the socket. Call it first, before any thread starts.
int worker_bind_to_parent(pid_t parent);

/// Takes the limits.
int worker_take_limits(const struct worker_limits *limits);

/// What the kernel gave us.
struct worker_confinement {
    /// Version of the Landlock interface in force, 0 when the kernel has none.
    int landlock_version;
    /// Threads that the second, narrower Landlock layer did not reach.
    int threads_missed;
    /// 1 when the system call filter is in force for all threads.
    int filters_calls;
    /// 1 when all capabilities are gone.
    int dropped_capabilities;
};

/// The first layer, before any thread starts: no capabilities, no new privileges, and by Landlock
/// reading only: no writing, running or connecting.
void worker_confine_early(struct worker_confinement *confinement);

/// The second layer, for all threads: reads only `readable` paths (missing ones are skipped), and
/// only calls on the list. There is no way back.
void worker_confine_fully(const char *const readable[], size_t count,
                          struct worker_confinement *confinement);

/// Installs the system call filter for all threads; 0 or a negative errno.
int worker_filter_calls(void);
