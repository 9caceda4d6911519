// Steps and outcomes as text. README.md beside this file is the format's description.
#define _GNU_SOURCE
#include "oracle.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>

// Pages, with +BYTES behind where the number is no multiple of a page.
static void print_length(uint64_t length, FILE *to)
{
    if (length >> 40) {
        fprintf(to, "0x%" PRIx64, length);
        return;
    }
    fprintf(to, "%" PRIu64, length / PAGE);
    if (length % PAGE)
        fprintf(to, "+%" PRIu64, length % PAGE);
}

static void print_address(uint64_t address, FILE *to)
{
    bool in_heap = address >= heap && address <= heap + (HEAP_PAGES + 8) * PAGE;
    bool in_arena = address >= arena && address <= arena + ARENA_PAGES * PAGE;
    if (!in_heap && !in_arena) {
        fprintf(to, "0x%" PRIx64, address);
        return;
    }
    fputc(in_heap ? 'h' : 'a', to);
    print_length(address - (in_heap ? heap : arena), to);
}

// A letter for each flag that is known, the rest as a hexadecimal number.
static void print_flags(uint64_t flags, const char *letters, const uint64_t *values, FILE *to)
{
    bool any = false;
    for (int i = 0; letters[i]; i++) {
        if ((flags & values[i]) != values[i])
            continue;
        fputc(letters[i], to);
        flags &= ~values[i];
        any = true;
    }
    if (flags)
        fprintf(to, "+%" PRIx64, flags);
    else if (!any)
        fputc('-', to);
}

static void print_prot(uint64_t prot, FILE *to)
{
    static const uint64_t values[] = { PROT_READ, PROT_WRITE, PROT_EXEC };
    print_flags(prot, "rwx", values, to);
}

static const char *file_name(int file)
{
    static const char *const names[] = { "A", "Aread", "Awrite", "B", "bad" };
    return file == FILE_NONE ? "-" : names[file];
}

static void print_mmap(const uint64_t *arg, FILE *to)
{
    // MAP_SHARED_VALIDATE is both of the others, so it is looked for first.
    static const uint64_t values[] = {
        MAP_SHARED_VALIDATE, MAP_SHARED, MAP_PRIVATE, MAP_ANONYMOUS, MAP_FIXED, MAP_FIXED_NOREPLACE,
    };
    fputc(' ', to);
    print_prot(arg[2], to);
    fputc(' ', to);
    print_flags(arg[3], "VSPAFN", values, to);
    fprintf(to, " %s ", file_name((int)arg[4]));
    print_length(arg[5], to);
}

static void print_mremap(const uint64_t *arg, FILE *to)
{
    static const uint64_t values[] = { MREMAP_MAYMOVE, MREMAP_FIXED };
    fputc(' ', to);
    print_length(arg[2], to);
    fputc(' ', to);
    print_flags(arg[3], "MF", values, to);
    fputc(' ', to);
    if (arg[3] & MREMAP_FIXED)
        print_address(arg[4], to);
    else
        fputc('-', to);
}

static void print_advice(uint64_t advice, FILE *to)
{
    static const char *const names[] = { "normal", "random", "sequential", "willneed", "dontneed" };
    if (advice < sizeof names / sizeof *names)
        fprintf(to, " %s", names[advice]);
    else
        fprintf(to, " %" PRIu64, advice);
}

void print_step(const struct step *step, FILE *to)
{
    static const char *const names[OPERATIONS] = {
        "mmap", "munmap", "mprotect", "mremap", "brk", "madvise", "msync", "mlock", "munlock",
        "load", "store", "fetch", "pread", "fork", "exit", "maps",
    };
    static const uint64_t sync_values[] = { MS_ASYNC, MS_INVALIDATE, MS_SYNC };
    const uint64_t *arg = step->arg;
    fprintf(to, "%d %s", step->process, names[step->operation]);
    if (step->operation <= OP_FETCH) {
        fputc(' ', to);
        print_address(arg[0], to);
    }
    if (step->operation <= OP_MUNLOCK && step->operation != OP_BRK) {
        fputc(' ', to);
        print_length(arg[1], to);
    }
    switch (step->operation) {
    case OP_MMAP: print_mmap(arg, to); break;
    case OP_MREMAP: print_mremap(arg, to); break;
    case OP_MPROTECT: fputc(' ', to); print_prot(arg[2], to); break;
    case OP_MADVISE: print_advice(arg[2], to); break;
    case OP_MSYNC: fputc(' ', to); print_flags(arg[2], "AIS", sync_values, to); break;
    case OP_LOAD: fprintf(to, " %" PRIu64, arg[1]); break;
    case OP_STORE: fprintf(to, " %" PRIu64 " %" PRIx64, arg[1], arg[2]); break;
    case OP_PREAD:
        fprintf(to, " %s ", file_name((int)arg[0]));
        print_length(arg[1], to);
        fprintf(to, " %" PRIu64, arg[2]);
        break;
    default: break;
    }
    fputs(" = ", to);
}

static const char *code_name(int signal, int code)
{
    if (signal == SIGSEGV && code == SEGV_MAPERR) return "SEGV MAPERR";
    if (signal == SIGSEGV && code == SEGV_ACCERR) return "SEGV ACCERR";
    if (signal == SIGBUS && code == BUS_ADRERR) return "BUS ADRERR";
    die("a signal that no step should raise");
}

void print_outcome(const struct step *step, const struct outcome *outcome, FILE *to)
{
    if (outcome->signal) {
        if (outcome->value != step->arg[0])
            die("a fault at another address than the access");
        fputs(code_name(outcome->signal, outcome->code), to);
    } else if (outcome->error) {
        fputs(strerrorname_np(outcome->error), to);
    } else {
        switch (step->operation) {
        case OP_MMAP: case OP_MREMAP: case OP_BRK: print_address(outcome->value, to); break;
        case OP_LOAD: case OP_PREAD: fprintf(to, "%" PRIx64, outcome->value); break;
        default: fprintf(to, "%" PRIu64, outcome->value); break;
        }
    }
    fputc('\n', to);
}

static void print_backing(const struct page *page, FILE *to)
{
    const char *name = page->inode == inode_a ? "A" : page->inode == inode_b ? "B" : "zero";
    if (page->inode == 0)
        fputs("anon", to);
    else
        fprintf(to, "%s@%" PRIu64, name, page->offset);
}

// Pages of one kind side by side as one, however the kernel cuts them: FIRST-LAST:RIGHTS:BACKING.
void print_space(const struct space *space, FILE *to)
{
    bool any = false;
    for (int first = 0; first < PAGES; first++) {
        const struct page *page = &space->page[first];
        if (!page->mapped)
            continue;
        int last = first;
        while (last + 1 < PAGES && last + 1 != ARENA_PAGES && same_area(&space->page[last], &space->page[last + 1]))
            last++;
        int base = first < ARENA_PAGES ? 0 : ARENA_PAGES;
        fprintf(to, "%s%c%d-%d:%c%c%c%c:", any ? " " : "", base ? 'h' : 'a', first - base, last - base,
                page->prot & PROT_READ ? 'r' : '-', page->prot & PROT_WRITE ? 'w' : '-',
                page->prot & PROT_EXEC ? 'x' : '-', page->shared ? 's' : 'p');
        print_backing(page, to);
        any = true;
        first = last;
    }
    fputs(any ? "\n" : "empty\n", to);
}
