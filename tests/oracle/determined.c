// What a script may not do, because it depends on the host or on the version of its kernel (docs/linux-differences.md).
#define _GNU_SOURCE
#include "oracle.h"

#include <sys/mman.h>

static bool is_free(const struct space *space, int first, int end)
{
    if (end > region_end(first - 1))
        return false;
    for (int page = first; page < end; page++) {
        if (space->page[page].mapped)
            return false;
    }
    return true;
}

// Whether every kernel since 5.18 does the same with this mremap. What is left out: addresses that the kernel chooses,
// a move of more than one area, and results that show where the kernel cuts areas whose pages are alike.
static bool is_determined_mremap(const struct space *space, const struct step *step)
{
    const uint64_t *arg = step->arg;
    bool fixed = arg[3] & MREMAP_FIXED, may_move = arg[3] & MREMAP_MAYMOVE;
    uint64_t new_len = (arg[2] + PAGE - 1) / PAGE * PAGE, old_len = (arg[1] + PAGE - 1) / PAGE * PAGE;
    if (arg[3] & 8 || arg[0] % PAGE || new_len == 0)
        return true;
    int page = page_index(arg[0]), old = (int)(old_len / PAGE), new = (int)(new_len / PAGE);
    if (fixed && !may_move)
        return true;
    if (fixed && arg[4] % PAGE)
        return space->page[page].mapped;
    if (fixed) {
        int target = page_index(arg[4]);
        if (target < 0 || target + new > region_end(target))
            return false;
        bool overlaps = arg[0] + old_len > arg[4] && arg[4] + new_len > arg[0];
        if (!space->page[page].mapped)
            return !overlaps;
        // What a shorter length leaves over is unmapped, whatever it is; the rest is one area.
        return page + old <= region_end(page) && page + (old < new ? old : new) <= area_end(space, page);
    }
    if (!space->page[page].mapped || old >= new)
        return page + old <= region_end(page);
    int end = area_end(space, page);
    if (old > 0 && page + old > end)
        return end == region_end(page) ? false : !same_area(&space->page[end - 1], &space->page[end]);
    bool in_place = old > 0 && is_free(space, page + old, page + new);
    return in_place || !may_move || (old == 0 && !space->page[page].shared);
}

// Since 6.1 a break that shrinks over a hole stays where it is; before, it moved.
static bool is_determined_brk(const struct space *space, uint64_t to)
{
    uint64_t last = (space->brk + PAGE - 1) / PAGE * PAGE, first = (to + PAGE - 1) / PAGE * PAGE;
    if (to < heap || to > heap + HEAP_PAGES * PAGE || first >= last)
        return true;
    for (uint64_t address = first; address < last; address += PAGE) {
        if (space->page[page_index(address)].mapped)
            return true;
    }
    return false;
}

// Bytes behind the end of a file, in its last page: what a shared mapping stores there lasts as long as the page stays
// in memory.
static bool is_behind_end(const struct space *space, const struct step *step)
{
    const struct page *page = &space->page[page_index(step->arg[0])];
    return page->shared && page->inode == inode_a && page->offset == SIZE_A / PAGE
        && step->arg[0] % PAGE + step->arg[1] > SIZE_A % PAGE;
}

bool is_determined(const struct space *space, const struct step *step)
{
    switch (step->operation) {
    case OP_MREMAP: return is_determined_mremap(space, step);
    case OP_BRK: return is_determined_brk(space, step->arg[0]);
    case OP_STORE: return !is_behind_end(space, step);
    default: return true;
    }
}
