// Chooses steps at random. Most succeed; it looks at the process's address space to find interesting pages.
#define _GNU_SOURCE
#include "oracle.h"

#include <string.h>
#include <sys/mman.h>

static uint64_t state;
static bool locks, breaks, forks, executes;  // what this script does beyond the rest
static struct step queue[8];                 // the steps after this one, where several belong together
static int queued, taken;

// Where the last access was, by address and by what lies behind.
static struct { uint64_t address, inode, page; } last;

// SplitMix64.
static uint64_t next(void)
{
    uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

uint64_t draw(uint64_t below) { return next() % below; }

static bool percent(uint64_t chance) { return draw(100) < chance; }

void seed_script(uint64_t seed, uint64_t script)
{
    state = seed;
    state = next() ^ script * 0xd1342543de82ef95;
    queued = taken = 0;
    last.address = last.inode = last.page = 0;
    locks = percent(35);
    breaks = percent(45);
    forks = percent(70);
    executes = percent(30);
}

// A page that is mapped, or any when there is none.
static int mapped_page(const struct space *space)
{
    int start = (int)draw(PAGES);
    for (int i = 0; i < PAGES; i++) {
        int page = (start + i) % PAGES;
        if (space->page[page].mapped)
            return page;
    }
    return start % ARENA_PAGES;
}

// Pages of the arena are mapped close together, so that areas meet; those of the heap follow the break.
static int any_page(const struct space *space, uint64_t mapped_chance)
{
    if (percent(mapped_chance))
        return mapped_page(space);
    if (breaks && percent(15))
        return ARENA_PAGES + (int)draw(HEAP_PAGES);
    return (int)draw(percent(60) ? 24 : ARENA_PAGES);
}

static uint64_t few_pages(int page, int most)
{
    int room = region_end(page) - page;
    int count = 1 + (int)draw((uint64_t)most);
    return (uint64_t)(count < room ? count : room);
}

// Lengths that no address space has: those that wrap around only, where a call would go over everything behind the
// arena with any other, or also half of all addresses.
enum huge { NEVER_HUGE, WRAPS, HALF_OR_WRAPS };

// An address and a length inside the arena or the heap; now and then one that is not aligned, empty or huge. What acts
// on mapped pages mostly gets a range without holes.
static void choose_range(const struct space *space, uint64_t mapped_chance, enum huge huge, uint64_t arg[2])
{
    int page = any_page(space, mapped_chance);
    uint64_t pages = few_pages(page, percent(80) ? 4 : 12);
    if (mapped_chance > 50 && percent(80)) {
        int end = page + 1;
        while (end < page + (int)pages && space->page[end].mapped)
            end++;
        pages = (uint64_t)(end - page);
    }
    arg[0] = page_address(page);
    arg[1] = pages * PAGE;
    if (percent(8))
        arg[1] -= draw(PAGE);
    if (percent(2))
        arg[1] = 0;
    if (percent(2)) {
        arg[0] += 1 + draw(PAGE - 1);
        arg[1] = arg[1] > PAGE ? arg[1] - PAGE : arg[1] / 2;
    }
    if (huge && percent(1))
        arg[1] = huge == WRAPS || percent(50) ? (uint64_t)-PAGE : (uint64_t)1 << 63;
}

static uint64_t choose_prot(void)
{
    static const uint64_t plain[] = {
        PROT_NONE, PROT_READ, PROT_READ, PROT_READ | PROT_WRITE, PROT_READ | PROT_WRITE, PROT_READ | PROT_WRITE,
        PROT_READ | PROT_WRITE, PROT_READ | PROT_WRITE, PROT_READ | PROT_WRITE, PROT_WRITE,
    };
    static const uint64_t code[] = { PROT_READ | PROT_EXEC, PROT_READ | PROT_WRITE | PROT_EXEC };
    return executes && percent(30) ? code[draw(2)] : plain[draw(10)];
}

static void choose_mmap(struct step *step, const struct space *space)
{
    uint64_t *arg = step->arg;
    choose_range(space, 40, HALF_OR_WRAPS, arg);
    arg[2] = choose_prot();
    arg[3] = percent(55) ? MAP_PRIVATE : MAP_SHARED;
    arg[3] |= percent(85) ? MAP_FIXED : MAP_FIXED_NOREPLACE;
    arg[4] = (uint64_t)FILE_NONE;
    if (percent(50)) {
        arg[3] |= MAP_ANONYMOUS;
        if (percent(3))
            arg[5] = draw(3) * PAGE + (percent(30) ? 100 : 0);
        if (percent(3))
            arg[4] = draw(FILES);
    } else {
        arg[4] = percent(50) ? FILE_A : percent(50) ? FILE_B : percent(75) ? FILE_A_READ : FILE_A_WRITE;
        // Mostly the first pages of a file, or A's last ones, so that the same pages are mapped more than once.
        uint64_t pages = arg[4] == FILE_B ? 3 : 17;
        arg[5] = (percent(60) ? draw(2) : percent(50) ? pages - 2 + draw(2) : draw(pages + 2)) * PAGE;
        if (percent(2))
            arg[5] += 1 + draw(PAGE - 1);
        if (percent(2))
            arg[4] = percent(50) ? FILE_BAD : (uint64_t)FILE_NONE;
        if (percent(1))
            arg[5] = (uint64_t)-PAGE;
        // What SHARED_VALIDATE is for: to refuse a flag that the file cannot have.
        if (percent(4))
            arg[3] = MAP_SHARED_VALIDATE | MAP_FIXED | (percent(40) ? MAP_SYNC : 0);
    }
    if (percent(1))
        arg[3] &= ~(uint64_t)MAP_TYPE;
}

static void choose_move(uint64_t *arg, int page)
{
    arg[3] = MREMAP_MAYMOVE | MREMAP_FIXED;
    uint64_t pages = (arg[2] + PAGE - 1) / PAGE;
    int target = (int)draw(ARENA_PAGES);
    if (pages && target + (int)pages > ARENA_PAGES)
        target = pages < ARENA_PAGES ? ARENA_PAGES - (int)pages : 0;
    arg[4] = page_address(target);
    if (percent(3))
        arg[4] = page_address(page) + (percent(50) ? PAGE : 0);
    if (percent(2))
        arg[4] += 1 + draw(PAGE - 1);
}

static void choose_mremap(struct step *step, const struct space *space)
{
    uint64_t *arg = step->arg;
    int page = any_page(space, 95);
    uint64_t inside = (uint64_t)(area_end(space, page) - page);
    uint64_t pages = percent(50) ? inside : 1 + draw(inside);
    if (percent(12))
        pages = few_pages(page, 6);
    arg[0] = page_address(page);
    arg[1] = pages * PAGE;
    arg[2] = percent(30) ? arg[1] : (1 + draw(pages + 4)) * PAGE;
    if (percent(space->page[page].shared ? 5 : 1))
        arg[1] = 0;
    if (percent(6))
        arg[2] -= draw(PAGE);
    if (percent(1))
        arg[1] = arg[2] = 0;
    if (percent(1))
        arg[2] = 0;
    if (percent(2))
        arg[0] += 1 + draw(PAGE - 1);
    arg[3] = percent(30) ? MREMAP_MAYMOVE : 0;
    if (percent(60))
        choose_move(arg, page);
    if (percent(1))
        arg[3] |= 8;
    if (percent(1))
        arg[3] &= ~(uint64_t)MREMAP_MAYMOVE;
}

static void choose_brk(struct step *step)
{
    uint64_t to = heap + draw(HEAP_PAGES) * PAGE + (percent(30) ? draw(PAGE) : 0);
    step->arg[0] = percent(5) ? 0 : percent(3) ? (uint64_t)1 << 63 : percent(5) ? heap + 20 * PAGE : to;
}

static bool is_past_end(const struct page *page)
{
    return (page->inode == inode_a && page->offset > SIZE_A / PAGE)
        || (page->inode == inode_b && page->offset >= SIZE_B / PAGE);
}

// A page that shows the same bytes as the last access, or that another process has at the same address; -1 for none.
static int page_again(const struct space *space)
{
    int start = (int)draw(PAGES);
    for (int i = 0; i < PAGES && last.inode; i++) {
        int page = (start + i) % PAGES;
        if (space->page[page].inode == last.inode && space->page[page].offset == last.page)
            return page;
    }
    int page = page_index(last.address);
    return page >= 0 && space->page[page].mapped ? page : -1;
}

static void choose_place(struct step *step, const struct space *space, uint64_t *size)
{
    static const uint64_t offsets[] = { 0, 0, 8, 1232, 2048, 4088 };
    uint64_t offset = offsets[draw(6)];
    *size = percent(70) ? 8 : (uint64_t)1 << draw(4);
    if (percent(15))
        offset = draw(PAGE - 8);
    int page = any_page(space, 92);
    if (is_past_end(&space->page[page]) && percent(70))
        page = any_page(space, 92);
    int again = percent(35) ? page_again(space) : -1;
    if (again >= 0) {
        page = again;
        offset = last.address % PAGE;
        while (offset + *size > PAGE)
            *size /= 2;
    }
    step->arg[0] = page_address(page) + offset;
    last.address = step->arg[0];
    last.inode = space->page[page].inode;
    last.page = space->page[page].offset;
}

static void choose_store(struct step *step, const struct space *space)
{
    choose_place(step, space, &step->arg[1]);
    if (!(space->page[page_index(step->arg[0])].prot & PROT_WRITE) && percent(80))
        choose_place(step, space, &step->arg[1]);
    uint64_t value = (1 + draw(0xffff)) * 0x0001000100010001;
    step->arg[2] = step->arg[1] == 8 ? value : value & (((uint64_t)1 << step->arg[1] * 8) - 1);
}

// Jumps to a page that may not be executed, or stores a return instruction (0xc3) and jumps there.
static void choose_fetch(struct step *step, const struct space *space)
{
    int index = any_page(space, 95);
    const struct page *page = &space->page[index];
    step->arg[0] = page_address(index);
    if (!page->mapped || !(page->prot & PROT_EXEC))
        return;
    if (!(page->prot & PROT_WRITE)) {
        step->operation = OP_LOAD;
        step->arg[1] = 8;
        return;
    }
    queue[queued++] = *step;
    step->operation = OP_STORE;
    step->arg[1] = 1;
    step->arg[2] = 0xc3;
}

static void choose_pread(struct step *step)
{
    step->arg[0] = percent(60) ? FILE_A : FILE_B;
    uint64_t size = step->arg[0] == FILE_A ? SIZE_A : SIZE_B;
    step->arg[2] = (uint64_t)1 << draw(4);
    step->arg[1] = percent(70) ? draw(size / PAGE) * PAGE + (percent(50) ? 0 : 8) : draw(size - 8);
}

static void then(enum operation operation, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint64_t f)
{
    queue[queued++] = (struct step) { .operation = operation, .arg = { a, b, c, d, e, f } };
}

// Loads from a page of the range often follow: they show how far the advice went.
static void choose_advice(struct step *step, const struct space *space)
{
    static const uint64_t advice[] = {
        MADV_DONTNEED, MADV_DONTNEED, MADV_DONTNEED, MADV_DONTNEED, MADV_DONTNEED, MADV_DONTNEED,
        MADV_WILLNEED, MADV_NORMAL, MADV_RANDOM, MADV_SEQUENTIAL,
    };
    choose_range(space, 92, WRAPS, step->arg);
    step->arg[2] = percent(3) ? 5 : percent(3) ? 99 : advice[draw(10)];
    uint64_t pages = step->arg[1] / PAGE;
    if (step->arg[0] % PAGE == 0 && pages > 1 && pages < PAGES) {
        then(OP_LOAD, step->arg[0] + draw(pages) * PAGE, 8, 0, 0, 0, 0);
        then(OP_LOAD, step->arg[0] + (pages - 1) * PAGE, 8, 0, 0, 0, 0);
    }
}

static void choose_sync(struct step *step, const struct space *space)
{
    static const uint64_t flags[] = { MS_SYNC, MS_SYNC, MS_ASYNC, 0, MS_SYNC | MS_INVALIDATE, MS_INVALIDATE };
    choose_range(space, 92, HALF_OR_WRAPS, step->arg);
    step->arg[2] = percent(4) ? MS_SYNC | MS_ASYNC : percent(4) ? 8 | MS_SYNC : flags[draw(6)];
}

// Memory that is locked is there at once: a private page has its copy of the file from then on, and stores to the file
// do not show in it. A page comes to be locked and writable in one of these ways; then its file changes; then it is
// loaded. Where mlock meets a page that it cannot have, it stops, and those behind it are locked without a copy.
enum way { LOCKED, LOCKED_THEN_WRITABLE, GROWN, MOVED_AND_GROWN, BEHIND_A_REFUSAL, WAYS };

static void choose_locked_copy(struct step *step)
{
    uint64_t page = page_address((int)draw(20)), other = page_address(24 + (int)draw(10));
    uint64_t target = page_address(40 + (int)draw(20)), rights = PROT_READ | PROT_WRITE, offset = draw(15) * PAGE;
    uint64_t place = draw(PAGE / 8) * 8, private_file = MAP_PRIVATE | MAP_FIXED, seen = page;
    enum way way = (enum way)draw(WAYS);
    step->operation = OP_MMAP;
    memcpy(step->arg, (uint64_t[]) { page, PAGE, rights, private_file, FILE_A, offset }, sizeof step->arg);
    switch (way) {
    case BEHIND_A_REFUSAL:
        step->arg[2] = PROT_NONE;
        seen = page + PAGE;
        then(OP_MMAP, seen, PAGE, rights, private_file, FILE_A, offset);
        then(OP_MLOCK, page, 2 * PAGE, 0, 0, 0, 0);
        break;
    case LOCKED_THEN_WRITABLE:
        step->arg[2] = PROT_READ;
        then(OP_MLOCK, page, PAGE, 0, 0, 0, 0);
        then(OP_MPROTECT, page, PAGE, rights, 0, 0, 0);
        break;
    case GROWN:
        seen = page + PAGE;
        then(OP_MLOCK, page, PAGE, 0, 0, 0, 0);
        then(OP_MUNMAP, seen, PAGE, 0, 0, 0, 0);
        then(OP_MREMAP, page, PAGE, 2 * PAGE, 0, 0, 0);
        break;
    case MOVED_AND_GROWN:
        seen = target + PAGE;
        then(OP_MLOCK, page, PAGE, 0, 0, 0, 0);
        then(OP_MREMAP, page, PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, target, 0);
        break;
    default:
        then(OP_MLOCK, page, PAGE, 0, 0, 0, 0);
        break;
    }
    uint64_t shown = way == GROWN || way == MOVED_AND_GROWN ? offset + PAGE : offset;
    then(OP_MMAP, other, PAGE, rights, MAP_SHARED | MAP_FIXED, FILE_A, shown);
    then(OP_STORE, other + place, 8, (1 + draw(0xffff)) * 0x0001000100010001, 0, 0, 0);
    then(OP_LOAD, seen + place, 8, 0, 0, 0, 0);
}

// Advice goes from area to area: over a hole, up to one that is locked.
static void choose_interrupted_advice(struct step *step)
{
    uint64_t page = page_address((int)draw(ARENA_PAGES - 2)), place = draw(PAGE / 8) * 8;
    uint64_t rights = PROT_READ | PROT_WRITE, flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
    step->operation = OP_MMAP;
    memcpy(step->arg, (uint64_t[]) { page, 3 * PAGE, rights, flags, (uint64_t)FILE_NONE, 0 }, sizeof step->arg);
    for (uint64_t i = 0; i < 3; i += 2)
        then(OP_STORE, page + i * PAGE + place, 8, (1 + draw(0xffff)) * 0x0001000100010001, 0, 0, 0);
    then(percent(50) ? OP_MLOCK : OP_MUNMAP, page + PAGE, PAGE, 0, 0, 0, 0);
    then(OP_MADVISE, page, 3 * PAGE, MADV_DONTNEED, 0, 0, 0);
    for (uint64_t i = 0; i < 3; i += 2)
        then(OP_LOAD, page + i * PAGE + place, 8, 0, 0, 0, 0);
}

static enum operation choose_operation(int alive, int forked)
{
    static const struct { enum operation operation; int weight; } choices[] = {
        { OP_LOAD, 24 }, { OP_STORE, 21 }, { OP_MMAP, 14 }, { OP_MUNMAP, 4 }, { OP_MPROTECT, 8 }, { OP_MREMAP, 8 },
        { OP_MADVISE, 5 }, { OP_MSYNC, 2 }, { OP_MLOCK, 5 }, { OP_MUNLOCK, 2 }, { OP_BRK, 5 }, { OP_FORK, 3 },
        { OP_EXIT, 1 }, { OP_PREAD, 2 }, { OP_FETCH, 3 }, { OP_MAPS, 2 },
    };
    for (;;) {
        int at = (int)draw(109);
        int i = 0;
        while (at >= choices[i].weight)
            at -= choices[i++].weight;
        enum operation operation = choices[i].operation;
        if ((operation == OP_MLOCK || operation == OP_MUNLOCK) && !locks) continue;
        if (operation == OP_BRK && !breaks) continue;
        if (operation == OP_FORK && (!forks || forked >= PROCESSES)) continue;
        if (operation == OP_EXIT && alive < 2) continue;
        if (operation == OP_FETCH && !executes) continue;
        return operation;
    }
}

static struct step choose(int process, const struct space *space, int alive, int forked)
{
    struct step step = { .process = process, .operation = choose_operation(alive, forked) };
    if (locks && percent(4)) {
        if (percent(75))
            choose_locked_copy(&step);
        else
            choose_interrupted_advice(&step);
        return step;
    }
    switch (step.operation) {
    case OP_MMAP: choose_mmap(&step, space); break;
    case OP_MUNMAP: choose_range(space, 85, HALF_OR_WRAPS, step.arg); break;
    case OP_MPROTECT:
        choose_range(space, 93, WRAPS, step.arg);
        // Wrong rights, above all where something else is wrong as well: what is said then?
        step.arg[2] = percent(step.arg[1] == 0 || step.arg[1] >> 40 ? 50 : 2) ? 0x10 | PROT_READ : choose_prot();
        break;
    case OP_MREMAP: choose_mremap(&step, space); break;
    case OP_BRK: choose_brk(&step); break;
    case OP_MADVISE: choose_advice(&step, space); break;
    case OP_MSYNC: choose_sync(&step, space); break;
    case OP_MLOCK: case OP_MUNLOCK:
        choose_range(space, 93, NEVER_HUGE, step.arg);
        if (percent(10) && step.arg[1] > PAGE && step.arg[0] % PAGE == 0) {
            step.arg[0] += draw(PAGE);
            step.arg[1] -= PAGE;
        }
        break;
    case OP_LOAD: choose_place(&step, space, &step.arg[1]); break;
    case OP_STORE: choose_store(&step, space); break;
    case OP_FETCH: choose_fetch(&step, space); break;
    case OP_PREAD: choose_pread(&step); break;
    case OP_FORK: step.arg[0] = (uint64_t)forked; break;
    default: break;
    }
    return step;
}

bool is_in_sequence(void) { return taken < queued; }

struct step next_step(int process, const struct space *space, int alive, int forked, int number)
{
    if (is_in_sequence()) {
        struct step step = queue[taken++];
        step.process = process;
        return step;
    }
    for (;;) {
        queued = taken = 0;
        struct step step = choose(process, space, alive, forked);
        if (number < 4 && step.operation != OP_MMAP && step.operation != OP_BRK)
            continue;
        if (is_determined(space, &step))
            return step;
    }
}
