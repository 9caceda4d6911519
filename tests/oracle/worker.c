// A process of a script. Between steps it waits on its socket; in a step it makes system calls and nothing else, so
// that nothing but the script changes its arena and heap.
#define _GNU_SOURCE
#include "oracle.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static sigjmp_buf before_access;
static volatile int raised, raised_code;
static volatile uint64_t raised_at;

static void on_fault(int signal, siginfo_t *info, void *context)
{
    (void)context;
    raised = signal;
    raised_code = info->si_code;
    raised_at = (uint64_t)info->si_addr;
    siglongjmp(before_access, 1);
}

static uint64_t load(uint64_t address, uint64_t size)
{
    switch (size) {
    case 1: return *(volatile uint8_t *)address;
    case 2: return *(volatile uint16_t *)address;
    case 4: return *(volatile uint32_t *)address;
    default: return *(volatile uint64_t *)address;
    }
}

static void store(uint64_t address, uint64_t size, uint64_t value)
{
    switch (size) {
    case 1: *(volatile uint8_t *)address = (uint8_t)value; break;
    case 2: *(volatile uint16_t *)address = (uint16_t)value; break;
    case 4: *(volatile uint32_t *)address = (uint32_t)value; break;
    default: *(volatile uint64_t *)address = value; break;
    }
}

// Makes an access whose fault is an outcome.
static void touch(const struct step *step, struct outcome *outcome)
{
    raised = 0;
    if (sigsetjmp(before_access, 1) == 0) {
        switch (step->operation) {
        case OP_LOAD: outcome->value = load(step->arg[0], step->arg[1]); break;
        case OP_STORE: store(step->arg[0], step->arg[1], step->arg[2]); break;
        default: ((void (*)(void))step->arg[0])(); break;
        }
    }
    outcome->signal = raised;
    outcome->code = raised ? raised_code : 0;
    outcome->value = raised ? raised_at : outcome->value;
}

static long call(const struct step *step)
{
    const uint64_t *a = step->arg;
    switch (step->operation) {
    case OP_MMAP: {
        int fd = (int)a[4] == FILE_NONE ? -1 : descriptor[a[4]];
        return syscall(SYS_mmap, a[0], a[1], a[2], a[3], fd, a[5]);
    }
    case OP_MUNMAP: return syscall(SYS_munmap, a[0], a[1]);
    case OP_MPROTECT: return syscall(SYS_mprotect, a[0], a[1], a[2]);
    case OP_MREMAP: return syscall(SYS_mremap, a[0], a[1], a[2], a[3], a[4]);
    case OP_BRK: return syscall(SYS_brk, a[0]);
    case OP_MADVISE: return syscall(SYS_madvise, a[0], a[1], a[2]);
    case OP_MSYNC: return syscall(SYS_msync, a[0], a[1], a[2]);
    case OP_MLOCK: return syscall(SYS_mlock, a[0], a[1]);
    case OP_MUNLOCK: return syscall(SYS_munlock, a[0], a[1]);
    default: return 0;
    }
}

static void answer(int socket, const struct outcome *outcome)
{
    if (send(socket, outcome, sizeof *outcome, 0) != (ssize_t)sizeof *outcome)
        _exit(1);
}

static void catch_faults(void)
{
    static uint8_t stack[1 << 16];
    stack_t alternative = { .ss_sp = stack, .ss_size = sizeof stack };
    struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK };
    struct sigaction ignore = { .sa_handler = SIG_IGN };
    if (sigaltstack(&alternative, NULL) || sigaction(SIGSEGV, &action, NULL) || sigaction(SIGBUS, &action, NULL)
        || sigaction(SIGCHLD, &ignore, NULL))
        _exit(1);
}

// Empties the arena and gives the heap its guard. The break is at the heap's first byte when the recorder starts.
static void clear_arena(void)
{
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE;
    uint64_t guard = heap + HEAP_PAGES * PAGE;
    if (munmap((void *)arena, ARENA_PAGES * PAGE)
        || mmap((void *)guard, PAGE, PROT_NONE, flags, -1, 0) != (void *)guard)
        _exit(1);
}

_Noreturn void work(int process, const int sockets[PROCESSES])
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) || prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0))
        _exit(1);
    catch_faults();
    clear_arena();
    struct outcome ready = { .value = (uint64_t)getpid() };
    answer(sockets[process], &ready);
    struct step step;
    while (recv(sockets[process], &step, sizeof step, 0) == (ssize_t)sizeof step) {
        struct outcome outcome = { 0 };
        if (step.operation == OP_FORK) {
            pid_t child = fork();
            if (child < 0)
                _exit(1);
            if (child == 0) {
                process = (int)step.arg[0];
                outcome.value = (uint64_t)getpid();
            }
        } else if (step.operation == OP_PREAD) {
            if (pread(descriptor[step.arg[0]], &outcome.value, step.arg[2], (off_t)step.arg[1]) < 0)
                outcome.error = errno;
        } else if (step.operation == OP_LOAD || step.operation == OP_STORE || step.operation == OP_FETCH) {
            touch(&step, &outcome);
        } else {
            long result = call(&step);
            outcome.error = result == -1 ? errno : 0;
            outcome.value = result == -1 ? 0 : (uint64_t)result;
        }
        answer(sockets[process], &outcome);
        if (step.operation == OP_EXIT)
            break;
    }
    _exit(0);
}
