// What the parts of the recorder share: the shape of a script's world, steps, outcomes, and address spaces as seen.
#ifndef ORACLE_H
#define ORACLE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

enum {
    PAGE = 4096,
    ARENA_PAGES = 64,                       // where scripts map; a guard page lies on each side
    HEAP_PAGES = 16,                        // above the first break; a guard page lies behind
    PAGES = ARENA_PAGES + HEAP_PAGES,       // an index of a page: the arena's, then the heap's
    PROCESSES = 4,                          // alive or ended, of one script
    SIZE_A = 16 * PAGE + 1234,
    SIZE_B = 3 * PAGE,
};

enum operation {
    OP_MMAP, OP_MUNMAP, OP_MPROTECT, OP_MREMAP, OP_BRK, OP_MADVISE, OP_MSYNC, OP_MLOCK, OP_MUNLOCK,
    OP_LOAD, OP_STORE, OP_FETCH, OP_PREAD, OP_FORK, OP_EXIT, OP_MAPS,
    OPERATIONS,
};

// The descriptors that a script may name.
enum file { FILE_A, FILE_A_READ, FILE_A_WRITE, FILE_B, FILE_BAD, FILES, FILE_NONE = -1 };

struct step {
    int process;
    enum operation operation;
    uint64_t arg[6];                        // of a system call, in its order; addresses are real ones
};

struct outcome {
    uint64_t value;                         // of the call or the load; si_addr where a signal is raised
    int error;                              // errno, 0 for success
    int signal;                             // that the access raised, 0 for none
    int code;                               // si_code of that signal
};

// A page of a process, as /proc shows it.
struct page {
    bool mapped, shared;
    int prot;
    uint64_t inode, offset;                 // what lies behind it, offset in pages; 0 for anonymous private memory
    int area;                               // which line of /proc/PID/maps it is in
};

struct space {
    struct page page[PAGES];
    uint64_t brk;
};

// The world: set once, the same in all processes of all scripts.
extern uint64_t arena, heap;                // addresses of their first bytes
extern int descriptor[FILES];
extern uint64_t inode_a, inode_b;

// main.c
_Noreturn void die(const char *what);

// worker.c: a process of the script; never returns. It serves steps that come through its socket.
_Noreturn void work(int process, const int sockets[PROCESSES]);

// space.c
void read_space(pid_t pid, struct space *space);
uint64_t page_address(int page);
int page_index(uint64_t address);           // -1 outside arena and heap
int region_end(int page);                   // the index behind the arena or heap that the page is in
int area_end(const struct space *space, int page);
bool same_area(const struct page *one, const struct page *next);

// determined.c
bool is_determined(const struct space *space, const struct step *step);

// generate.c
void seed_script(uint64_t seed, uint64_t script);
struct step next_step(int process, const struct space *space, int alive, int forked, int number);
bool is_in_sequence(void);                  // whether the next step is for the process of this one
uint64_t draw(uint64_t below);

// print.c
void print_step(const struct step *step, FILE *to);
void print_outcome(const struct step *step, const struct outcome *outcome, FILE *to);
void print_space(const struct space *space, FILE *to);

#endif
