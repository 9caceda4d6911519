// Records what the Linux kernel of this machine answers to random scripts of memory operations. See README.md.
#define _GNU_SOURCE
#include "oracle.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

uint64_t arena, heap;
int descriptor[FILES];
uint64_t inode_a, inode_b;

static int ours[PROCESSES], theirs[PROCESSES];  // the sockets' ends
static pid_t pids[PROCESSES];                   // 0 for a process that is not alive
static uint64_t breaks[PROCESSES];
static int forked;

_Noreturn void die(const char *what)
{
    fprintf(stderr, errno ? "recorder: %s (%s)\n" : "recorder: %s\n", what, strerrorname_np(errno));
    exit(1);
}

static uint64_t make_file(const char *name, int *file)
{
    struct stat status;
    *file = memfd_create(name, MFD_CLOEXEC);
    if (*file < 0 || fstat(*file, &status))
        die("no memory file");
    return status.st_ino;
}

static int reopen(int file, int flags)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    int again = open(path, flags | O_CLOEXEC);
    if (again < 0)
        die("a memory file cannot be opened again");
    return again;
}

// Word i of a file holds its number (1 for A, 2 for B) in the high half and i in the low half.
static void fill_file(int file, uint64_t number, size_t size)
{
    static uint64_t words[SIZE_A / 8 + 1];
    for (size_t i = 0; i <= size / 8; i++)
        words[i] = number << 32 | i;
    if (ftruncate(file, 0) || pwrite(file, words, size, 0) != (ssize_t)size)
        die("a memory file cannot be written");
}

static uint64_t reserve(size_t pages)
{
    void *start = mmap(NULL, pages * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED)
        die("no room for the arena");
    return (uint64_t)start;
}

// A limit that no script can reach is as good as none.
static void allow_locks(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_MEMLOCK, &limit) || limit.rlim_cur < 1 << 20)
        die("locked memory is limited to less than 1 MiB: raise ulimit -l");
}

static void make_world(void)
{
    if (sysconf(_SC_PAGESIZE) != PAGE)
        die("pages are not of 4096 bytes");
    allow_locks();
    inode_a = make_file("A", &descriptor[FILE_A]);
    inode_b = make_file("B", &descriptor[FILE_B]);
    fill_file(descriptor[FILE_A], 1, SIZE_A);
    descriptor[FILE_A_READ] = reopen(descriptor[FILE_A], O_RDONLY);
    descriptor[FILE_A_WRITE] = reopen(descriptor[FILE_A], O_WRONLY);
    descriptor[FILE_BAD] = 1000;
    arena = reserve(ARENA_PAGES + 2) + PAGE;
}

// The first break of every process is at the heap's first byte. It is set last, when nothing here allocates any more.
static void make_heap(void)
{
    uint64_t now = (uint64_t)sbrk(0);
    heap = (now + PAGE - 1) / PAGE * PAGE;
    if (brk((void *)heap))
        die("the break cannot be aligned");
}

static struct outcome ask(int process, const struct step *step)
{
    struct outcome outcome;
    if (send(ours[process], step, sizeof *step, 0) != (ssize_t)sizeof *step)
        die("a process takes no step");
    if (recv(ours[process], &outcome, sizeof outcome, 0) != (ssize_t)sizeof outcome)
        die("a process ended in a step");
    return outcome;
}

static void await_process(int process, uint64_t brk)
{
    struct outcome ready;
    if (recv(ours[process], &ready, sizeof ready, 0) != (ssize_t)sizeof ready)
        die("a process did not start");
    pids[process] = (pid_t)ready.value;
    breaks[process] = brk;
    forked++;
}

static void start_processes(void)
{
    for (int i = 0; i < PROCESSES; i++) {
        int pair[2];
        if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair))
            die("no sockets");
        ours[i] = pair[0];
        theirs[i] = pair[1];
        pids[i] = 0;
    }
    forked = 0;
    pid_t first = fork();
    if (first < 0)
        die("no process");
    if (first == 0) {
        for (int i = 0; i < PROCESSES; i++)
            close(ours[i]);
        work(0, theirs);
    }
    for (int i = 0; i < PROCESSES; i++)
        close(theirs[i]);
    await_process(0, heap);
}

static void run_step(const struct step *step)
{
    print_step(step, stdout);
    if (step->operation == OP_MAPS) {
        struct space space;
        read_space(pids[step->process], &space);
        print_space(&space, stdout);
        return;
    }
    struct outcome outcome = ask(step->process, step);
    if (step->operation == OP_FORK) {
        outcome.value = step->arg[0];
        await_process((int)step->arg[0], breaks[step->process]);
    }
    if (step->operation == OP_BRK)
        breaks[step->process] = outcome.value;
    if (step->operation == OP_EXIT)
        pids[step->process] = 0;
    print_outcome(step, &outcome, stdout);
}

static int alive(void)
{
    int count = 0;
    for (int i = 0; i < PROCESSES; i++)
        count += pids[i] != 0;
    return count;
}

static int choose_process(void)
{
    int process;
    do {
        process = (int)draw(PROCESSES);
    } while (!pids[process]);
    return process;
}

// What a script ends with: the areas of every process, and words of pages that are mapped.
static void look_around(void)
{
    for (int process = 0; process < PROCESSES; process++) {
        if (!pids[process])
            continue;
        struct step maps = { .process = process, .operation = OP_MAPS };
        run_step(&maps);
        struct space space;
        read_space(pids[process], &space);
        for (int page = 0; page < PAGES; page++) {
            struct step load = { .process = process, .operation = OP_LOAD, .arg = { page_address(page), 8 } };
            if (space.page[page].mapped && draw(3) == 0)
                run_step(&load);
        }
    }
}

static void run_script(uint64_t seed, uint64_t script, int steps)
{
    printf("script %" PRIu64 "\n", script);
    fill_file(descriptor[FILE_A], 1, SIZE_A);
    fill_file(descriptor[FILE_B], 2, SIZE_B);
    seed_script(seed, script);
    fflush(stdout);
    start_processes();
    int process = 0;
    for (int number = 0; number < steps; number++) {
        struct space space;
        read_space(pids[process], &space);
        space.brk = breaks[process];
        struct step step = next_step(process, &space, alive(), forked, number);
        run_step(&step);
        if (!is_in_sequence() && (!pids[process] || draw(3) == 0))
            process = choose_process();
    }
    look_around();
    for (int i = 0; i < PROCESSES; i++)
        close(ours[i]);
    while (wait(NULL) > 0)
        continue;
}

static uint64_t number(const char *text)
{
    char *end;
    errno = 0;
    uint64_t value = strtoull(text, &end, 10);
    if (errno || *end || end == text) {
        fprintf(stderr, "recorder: expected a number, found \"%s\"; usage: recorder SEED SCRIPTS STEPS\n", text);
        exit(2);
    }
    return value;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fputs("usage: recorder SEED SCRIPTS STEPS\n", stderr);
        return 2;
    }
    uint64_t seed = number(argv[1]), scripts = number(argv[2]), steps = number(argv[3]);
    static char buffer[1 << 16];
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    make_world();
    struct utsname name;
    uname(&name);
    printf("# VmActors oracle recording 1\n# kernel %s %s %s\n", name.sysname, name.release, name.machine);
    printf("# seed %" PRIu64 ", scripts %" PRIu64 ", steps %" PRIu64 "\n", seed, scripts, steps);
    printf("# page %d, arena %d, heap %d, A %d, B %d\n", PAGE, ARENA_PAGES, HEAP_PAGES, SIZE_A, SIZE_B);
    make_heap();
    for (uint64_t script = 0; script < scripts; script++)
        run_script(seed, script, (int)steps);
    if (fflush(stdout) || ferror(stdout))
        die("the recording cannot be written");
    return 0;
}
