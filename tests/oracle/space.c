// The address space of a process of a script, from /proc/PID/maps: page by page, arena and heap only.
#define _GNU_SOURCE
#include "oracle.h"

#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

uint64_t page_address(int page)
{
    return page < ARENA_PAGES ? arena + (uint64_t)page * PAGE : heap + (uint64_t)(page - ARENA_PAGES) * PAGE;
}

int page_index(uint64_t address)
{
    if (address >= arena && address < arena + ARENA_PAGES * PAGE)
        return (int)((address - arena) / PAGE);
    if (address >= heap && address < heap + HEAP_PAGES * PAGE)
        return ARENA_PAGES + (int)((address - heap) / PAGE);
    return -1;
}

int region_end(int page) { return page < ARENA_PAGES ? ARENA_PAGES : PAGES; }

int area_end(const struct space *space, int page)
{
    int end = page + 1;
    while (end < region_end(page) && space->page[end].mapped && space->page[end].area == space->page[page].area)
        end++;
    return end;
}

bool same_area(const struct page *one, const struct page *next)
{
    return one->mapped && next->mapped && one->shared == next->shared && one->prot == next->prot
        && one->inode == next->inode && (one->inode == 0 || one->offset + 1 == next->offset);
}

static void add_area(struct space *space, int area, const char *line)
{
    uint64_t start, end, offset, inode;
    char rights[8], device[16];
    if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %7s %" SCNx64 " %15s %" SCNu64, &start, &end, rights, &offset, device,
               &inode) != 6)
        die("a line of maps is not understood");
    for (uint64_t address = start; address < end; address += PAGE) {
        int index = page_index(address);
        if (index < 0) {
            // Nothing of this line is in the arena or the heap but what begins at one of them.
            if (address < arena && end > arena) address = arena - PAGE;
            else if (address < heap && end > heap) address = heap - PAGE;
            else break;
            continue;
        }
        space->page[index] = (struct page) {
            .mapped = true,
            .shared = rights[3] == 's',
            .prot = (rights[0] == 'r' ? PROT_READ : 0) | (rights[1] == 'w' ? PROT_WRITE : 0)
                | (rights[2] == 'x' ? PROT_EXEC : 0),
            .inode = inode,
            .offset = (offset + (address - start)) / PAGE,
            .area = area,
        };
    }
}

void read_space(pid_t pid, struct space *space)
{
    static char text[1 << 17];
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        die("no maps of a process");
    size_t length = 0;
    ssize_t got;
    while ((got = read(file, text + length, sizeof text - 1 - length)) > 0)
        length += (size_t)got;
    close(file);
    if (got < 0 || length == sizeof text - 1)
        die("the maps of a process do not fit");
    text[length] = 0;
    memset(space->page, 0, sizeof space->page);
    int area = 0;
    for (char *line = text; *line; area++) {
        add_area(space, area, line);
        char *end = strchr(line, '\n');
        if (!end)
            break;
        line = end + 1;
    }
}
