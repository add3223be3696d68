#define _GNU_SOURCE
#include "CWorkerProcess.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

// The numbers of Landlock are the kernel's promise and newer than Debian 12's headers.
#define LANDLOCK_CREATE 444
#define LANDLOCK_ADD 445
#define LANDLOCK_RESTRICT 446
#define LANDLOCK_VERSION_QUERY 1u
#define LANDLOCK_PATH_RULE 1

#define FS_WRITE_FILE (1ull << 1)
#define FS_READ_FILE (1ull << 2)
#define FS_READ_DIR (1ull << 3)

struct ruleset_attributes {
    uint64_t files;
    uint64_t network;
    uint64_t scopes;
};

struct path_rule {
    uint64_t allowed;
    int32_t parent;
} __attribute__((packed));

/// All rights over files that a version of Landlock knows.
static uint64_t file_rights(int version) {
    int count = 13;                    // version 1: execute … make symbolic link
    if (version >= 2) count = 14;      // refer
    if (version >= 3) count = 15;      // truncate
    if (version >= 5) count = 16;      // device control
    return (1ull << count) - 1;
}

/// A ruleset that forbids everything its version knows; the caller owns the descriptor.
static int forbid_everything(int version) {
    struct ruleset_attributes attributes = {
        .files = file_rights(version),
        .network = version >= 4 ? 3 : 0,    // TCP bind and connect
        .scopes = version >= 6 ? 3 : 0,     // abstract sockets, signals
    };
    size_t size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
    return (int)syscall(LANDLOCK_CREATE, &attributes, size, 0);
}

static void permit(int ruleset, const char *path, uint64_t rights) {
    int place = open(path, O_PATH | O_CLOEXEC);
    if (place < 0) return;
    struct stat status;
    if (fstat(place, &status) == 0) {
        if (!S_ISDIR(status.st_mode)) rights &= FS_READ_FILE | FS_WRITE_FILE;
        struct path_rule rule = {.allowed = rights, .parent = place};
        syscall(LANDLOCK_ADD, ruleset, LANDLOCK_PATH_RULE, &rule, 0);
    }
    close(place);
}

static int drop_capabilities(void) {
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct none[2];
    memset(none, 0, sizeof none);
    return syscall(SYS_capset, &header, none) == 0;
}

void worker_confine_early(struct worker_confinement *confinement) {
    memset(confinement, 0, sizeof *confinement);
    confinement->dropped_capabilities = drop_capabilities();
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    // A change of credentials may clear it.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    long version = syscall(LANDLOCK_CREATE, NULL, 0, LANDLOCK_VERSION_QUERY);
    if (version < 1) return;
    int ruleset = forbid_everything((int)version);
    if (ruleset < 0) return;
    permit(ruleset, "/", FS_READ_FILE | FS_READ_DIR);
    permit(ruleset, "/dev/null", FS_READ_FILE | FS_WRITE_FILE);
    if (syscall(LANDLOCK_RESTRICT, ruleset, 0) == 0) confinement->landlock_version = (int)version;
    close(ruleset);
}

// Landlock restricts one thread; those that libraries started are reached by a signal each, whose
// handler makes the one call. Only `worker_confine_fully` uses these, once.
static atomic_int broadcast_ruleset = -1;
static atomic_int threads_reached;

static void restrict_this_thread(int signal_number) {
    (void)signal_number;
    int saved = errno;
    if (syscall(LANDLOCK_RESTRICT, atomic_load(&broadcast_ruleset), 0) == 0)
        atomic_fetch_add(&threads_reached, 1);
    errno = saved;
}

/// Asks every other thread to restrict itself; answers how many were asked.
static int ask_other_threads(void) {
    DIR *tasks = opendir("/proc/self/task");
    if (tasks == NULL) return 0;
    pid_t me = (pid_t)syscall(SYS_gettid);
    int asked = 0;
    struct dirent *entry;
    while ((entry = readdir(tasks)) != NULL) {
        pid_t thread = (pid_t)atoi(entry->d_name);
        if (thread <= 0 || thread == me) continue;
        if (syscall(SYS_tgkill, getpid(), thread, SIGUSR2) == 0) asked++;
    }
    closedir(tasks);
    return asked;
}

/// Restricts all threads; answers how many did not follow within half a second.
static int restrict_all_threads(int ruleset) {
    struct sigaction action, before;
    memset(&action, 0, sizeof action);
    action.sa_handler = restrict_this_thread;
    action.sa_flags = SA_RESTART;
    sigaction(SIGUSR2, &action, &before);
    atomic_store(&broadcast_ruleset, ruleset);
    atomic_store(&threads_reached, 0);
    int asked = ask_other_threads();
    const struct timespec millisecond = {.tv_nsec = 1000000};
    for (int i = 0; i < 500 && atomic_load(&threads_reached) < asked; i++)
        nanosleep(&millisecond, NULL);
    int missed = asked - atomic_load(&threads_reached);
    // A thread that blocks the signal must not be ended by it later.
    action.sa_handler = SIG_IGN;
    sigaction(SIGUSR2, missed > 0 ? &action : &before, NULL);
    return missed;
}

void worker_confine_fully(const char *const readable[], size_t count,
                          struct worker_confinement *confinement) {
    if (confinement->landlock_version > 0) {
        int ruleset = forbid_everything(confinement->landlock_version);
        for (size_t i = 0; i < count && ruleset >= 0; i++)
            permit(ruleset, readable[i], FS_READ_FILE | FS_READ_DIR);
        if (ruleset >= 0) {
            permit(ruleset, "/dev/null", FS_READ_FILE | FS_WRITE_FILE);
            confinement->threads_missed = restrict_all_threads(ruleset);
            if (syscall(LANDLOCK_RESTRICT, ruleset, 0) != 0) confinement->threads_missed++;
            close(ruleset);
        } else {
            confinement->threads_missed = 1;
        }
    }
    confinement->filters_calls = worker_filter_calls() == 0;
}
