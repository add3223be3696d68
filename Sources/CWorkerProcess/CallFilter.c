#define _GNU_SOURCE
#include "CWorkerProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

// What is on the list works; what only an intruder calls ends the process; all else does not
// exist (ENOSYS), which is the answer that libraries are prepared for.

#if defined(__x86_64__)
#define OUR_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OUR_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#define OUR_ARCHITECTURE 0
#endif

#define REFUSE(error) (SECCOMP_RET_ERRNO | ((error) & SECCOMP_RET_DATA))
#define LOW_WORD(argument) (offsetof(struct seccomp_data, args) + 8 * (argument))
#define HIGH_WORD(argument) (LOW_WORD(argument) + 4)
#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

struct program {
    struct sock_filter code[1024];
    unsigned short length;
};

static void emit(struct program *program, uint16_t operation, uint32_t value, uint8_t if_true,
                 uint8_t if_false) {
    program->code[program->length++] = (struct sock_filter){operation, if_true, if_false, value};
}

static void load(struct program *p, uint32_t offset) { emit(p, BPF_LD | BPF_W | BPF_ABS, offset, 0, 0); }
static void answer(struct program *p, uint32_t action) { emit(p, BPF_RET | BPF_K, action, 0, 0); }

static void if_equal(struct program *p, uint32_t value, uint8_t skip_unless) {
    emit(p, BPF_JMP | BPF_JEQ | BPF_K, value, 0, skip_unless);
}

/// One answer to a call, whatever its arguments.
static void rule(struct program *p, uint32_t call, uint32_t action) {
    if_equal(p, call, 1);
    answer(p, action);
}

/// Allowed where the low word of an argument is one of `values`. (High words of `int` arguments
/// are not looked at by the kernel either.)
static void allow_values(struct program *p, uint32_t call, int argument, const uint32_t *values,
                         uint8_t count, int error) {
    if_equal(p, call, (uint8_t)(2 + 2 * count));
    load(p, LOW_WORD(argument));
    for (uint8_t i = 0; i < count; i++) {
        if_equal(p, values[i], 1);
        answer(p, SECCOMP_RET_ALLOW);
    }
    answer(p, REFUSE(error));
}

static void allow_value(struct program *p, uint32_t call, int argument, uint32_t value) {
    allow_values(p, call, argument, &value, 1, EPERM);
}

/// Allowed where an argument has one of `bits` set.
static void allow_with_bits(struct program *p, uint32_t call, int argument, uint32_t bits) {
    if_equal(p, call, 4);
    load(p, LOW_WORD(argument));
    emit(p, BPF_JMP | BPF_JSET | BPF_K, bits, 0, 1);
    answer(p, SECCOMP_RET_ALLOW);
    answer(p, REFUSE(EPERM));
}

/// Allowed where an argument has none of `bits` set.
static void allow_without_bits(struct program *p, uint32_t call, int argument, uint32_t bits) {
    if_equal(p, call, 4);
    load(p, LOW_WORD(argument));
    emit(p, BPF_JMP | BPF_JSET | BPF_K, bits, 1, 0);
    answer(p, SECCOMP_RET_ALLOW);
    answer(p, REFUSE(EACCES));
}

/// Allowed where a pointer argument is null.
static void allow_null(struct program *p, uint32_t call, int argument) {
    if_equal(p, call, 6);
    load(p, LOW_WORD(argument));
    if_equal(p, 0, 3);
    load(p, HIGH_WORD(argument));
    if_equal(p, 0, 1);
    answer(p, SECCOMP_RET_ALLOW);
    answer(p, REFUSE(EPERM));
}

/// Calls that compute, wait, or use what is already open. The busiest first.
static const uint32_t harmless[] = {
    SYS_futex, SYS_read, SYS_write, SYS_mmap, SYS_munmap, SYS_madvise, SYS_mprotect, SYS_brk,
    SYS_clock_gettime, SYS_lseek, SYS_pread64, SYS_pwrite64, SYS_readv, SYS_writev, SYS_preadv,
    SYS_pwritev, SYS_close, SYS_close_range, SYS_fstat, SYS_newfstatat, SYS_statx, SYS_statfs,
    SYS_fstatfs, SYS_getdents64, SYS_faccessat, SYS_faccessat2, SYS_readlinkat, SYS_getcwd, SYS_dup,
    SYS_dup3, SYS_pipe2, SYS_eventfd2, SYS_ppoll, SYS_pselect6, SYS_epoll_create1, SYS_epoll_ctl,
    SYS_epoll_pwait, SYS_mremap, SYS_msync, SYS_mincore, SYS_membarrier, SYS_set_robust_list,
    SYS_get_robust_list, SYS_rseq, SYS_set_tid_address, SYS_sched_yield, SYS_sched_getaffinity,
    SYS_sched_setaffinity, SYS_sched_getparam, SYS_sched_getscheduler, SYS_sched_getattr,
    SYS_sched_setattr, SYS_sched_get_priority_max, SYS_sched_get_priority_min, SYS_getpriority,
    SYS_get_mempolicy, SYS_nanosleep, SYS_clock_nanosleep, SYS_clock_getres, SYS_gettimeofday,
    SYS_times, SYS_getrusage, SYS_sysinfo, SYS_uname, SYS_getcpu, SYS_getpid, SYS_gettid,
    SYS_getppid, SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid, SYS_getresuid, SYS_getresgid,
    SYS_getgroups, SYS_getpgid, SYS_getsid, SYS_umask, SYS_getrandom, SYS_rt_sigaction,
    SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_rt_sigpending, SYS_rt_sigtimedwait,
    SYS_rt_sigsuspend, SYS_sigaltstack, SYS_restart_syscall, SYS_exit, SYS_exit_group,
    SYS_fadvise64, SYS_readahead, SYS_ftruncate, SYS_fallocate, SYS_fsync, SYS_fdatasync,
    SYS_sync_file_range, SYS_sendfile, SYS_copy_file_range, SYS_memfd_create,
#if defined(__x86_64__)
    SYS_stat, SYS_lstat, SYS_access, SYS_readlink, SYS_dup2, SYS_pipe, SYS_poll, SYS_select,
    SYS_epoll_wait, SYS_epoll_create, SYS_time, SYS_getrlimit, SYS_getpgrp, SYS_arch_prctl,
    SYS_pause,
#endif
};

/// Calls that no decoder makes: whoever makes them has taken the process over.
static const uint32_t hostile[] = {
    SYS_execve, SYS_execveat, SYS_ptrace, SYS_process_vm_readv, SYS_process_vm_writev,
    SYS_mount, SYS_umount2, SYS_pivot_root, SYS_chroot, SYS_unshare, SYS_setns, SYS_bpf,
    SYS_perf_event_open, SYS_userfaultfd, SYS_io_uring_setup, SYS_io_uring_enter,
    SYS_io_uring_register, SYS_add_key, SYS_request_key, SYS_keyctl, SYS_open_by_handle_at,
    SYS_name_to_handle_at, SYS_init_module, SYS_finit_module, SYS_delete_module, SYS_kexec_load,
    SYS_reboot, SYS_swapon, SYS_swapoff, SYS_acct, SYS_quotactl, SYS_sethostname,
    SYS_setdomainname, SYS_settimeofday, SYS_clock_settime, SYS_adjtimex, SYS_clock_adjtime,
    SYS_setuid, SYS_setgid, SYS_setreuid, SYS_setregid, SYS_setresuid, SYS_setresgid,
    SYS_setgroups, SYS_capset, SYS_pidfd_getfd, SYS_pidfd_send_signal, SYS_kcmp,
#if defined(__x86_64__)
    SYS_iopl, SYS_ioperm, SYS_modify_ldt, SYS_uselib, SYS_kexec_file_load,
#endif
};

/// Calls that libraries may try by themselves, and that are answered with "not permitted".
static const uint32_t refused[] = {
    SYS_socket, SYS_socketpair, SYS_connect, SYS_bind, SYS_listen, SYS_accept, SYS_accept4,
    SYS_setrlimit, SYS_setpriority, SYS_tkill, SYS_rt_sigqueueinfo, SYS_rt_tgsigqueueinfo,
    SYS_setpgid, SYS_setsid, SYS_personality, SYS_seccomp,
#if defined(__x86_64__)
    SYS_fork, SYS_vfork, SYS_alarm,
#endif
};

static void limit_arguments(struct program *p) {
    static const uint32_t controls[] = {TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIOCLEX, FIONCLEX};
    static const uint32_t descriptor_commands[] = {F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL,
                                                   F_GETLK, F_SETLK, F_SETLKW, F_DUPFD_CLOEXEC};
    static const uint32_t names[] = {PR_SET_NAME, PR_GET_NAME, 0x53564d41 /* name a mapping */};
    const uint32_t writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | (O_TMPFILE & ~O_DIRECTORY);
    const uint32_t me = (uint32_t)getpid();

    allow_without_bits(p, SYS_openat, 2, writing);
    allow_values(p, SYS_ioctl, 1, controls, COUNT(controls), ENOTTY);
    allow_values(p, SYS_fcntl, 1, descriptor_commands, COUNT(descriptor_commands), EPERM);
    allow_values(p, SYS_prctl, 0, names, COUNT(names), EPERM);
    allow_null(p, SYS_prlimit64, 2);
    // Threads, but no processes. clone3 hides its flags in memory: libraries fall back to clone.
    allow_with_bits(p, SYS_clone, 0, CLONE_THREAD);
    // abort() and raise(), but no signals to others.
    allow_value(p, SYS_tgkill, 0, me);
    allow_value(p, SYS_kill, 0, me);
    // The one socket.
    allow_value(p, SYS_recvmsg, 0, WORKER_SOCKET);
    allow_value(p, SYS_sendmsg, 0, WORKER_SOCKET);
#if defined(__x86_64__)
    allow_without_bits(p, SYS_open, 1, writing);
#endif
}

static void assemble(struct program *p) {
    load(p, offsetof(struct seccomp_data, arch));
    if_equal(p, OUR_ARCHITECTURE, 1);
    emit(p, BPF_JMP | BPF_JA, 1, 0, 0);
    answer(p, SECCOMP_RET_KILL_PROCESS);
    load(p, offsetof(struct seccomp_data, nr));
#if defined(__x86_64__)
    // The x32 numbers are a second way to every call.
    emit(p, BPF_JMP | BPF_JGE | BPF_K, 0x40000000, 0, 1);
    answer(p, SECCOMP_RET_KILL_PROCESS);
#endif
    for (size_t i = 0; i < COUNT(harmless); i++) rule(p, harmless[i], SECCOMP_RET_ALLOW);
    limit_arguments(p);
    for (size_t i = 0; i < COUNT(hostile); i++) rule(p, hostile[i], SECCOMP_RET_KILL_PROCESS);
    for (size_t i = 0; i < COUNT(refused); i++) rule(p, refused[i], REFUSE(EPERM));
    answer(p, REFUSE(ENOSYS));
}

int worker_filter_calls(void) {
    if (OUR_ARCHITECTURE == 0) return -ENOSYS;
    static struct program program;
    program.length = 0;
    assemble(&program);
    struct sock_fprog filter = {.len = program.length, .filter = program.code};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -errno;
    long result = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &filter);
    // A positive answer names a thread that could not follow.
    return result == 0 ? 0 : result > 0 ? -EBUSY : -errno;
}
