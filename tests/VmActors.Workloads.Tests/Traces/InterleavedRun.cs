using System.Collections.Immutable;
using VmActors.Vocabulary;

namespace VmActors.Workloads.Tests.Traces;

/// <summary>
/// Executes the threads of a program in a random interleaving that respects tickets and nothing else, and finds the
/// first reference to a page that is not mapped or does not allow it.
/// </summary>
internal sealed class InterleavedRun
{
    private readonly Dictionary<ulong, Protection> _pages = [];
    private readonly HashSet<long> _posted = [];

    /// <summary>What went wrong, or null.</summary>
    public static string? Problem(ImmutableArray<InitialArea> areas, List<List<MemoryOperation>> threads, ulong seed)
    {
        var run = new InterleavedRun();
        foreach (var area in areas) run.Set(area.Range, area.Protection);
        return run.Execute(threads, new SplitMix64(seed));
    }

    private string? Execute(List<List<MemoryOperation>> threads, SplitMix64 draws)
    {
        int[] next = new int[threads.Count];
        List<int> ready = [.. Enumerable.Range(0, threads.Count).Where(thread => threads[thread].Count > 0)];
        while (ready.Count > 0)
        {
            int start = (int)draws.NextBelow((ulong)ready.Count);
            int thread = -1;
            for (int i = 0; i < ready.Count && thread < 0; i++)
            {
                int candidate = ready[(start + i) % ready.Count];
                var operation = threads[candidate][next[candidate]];
                if (operation.Kind != OperationKind.Await || _posted.Contains(operation.Number)) thread = candidate;
            }
            if (thread < 0) return "deadlock: every thread awaits a ticket";
            ulong slice = 1 + draws.NextBelow(draws.NextBelow(4) == 0 ? 2000UL : 5UL);
            for (; slice > 0 && next[thread] < threads[thread].Count; slice--)
            {
                var operation = threads[thread][next[thread]];
                if (operation.Kind == OperationKind.Await && !_posted.Contains(operation.Number)) break;
                string? problem = Step(operation);
                if (problem is not null) return $"thread {thread}, operation {next[thread]}, {operation}: {problem}";
                next[thread]++;
            }
            if (next[thread] == threads[thread].Count) ready.Remove(thread);
        }
        return null;
    }

    private string? Step(MemoryOperation operation)
    {
        var range = PageSize.KiB4.Covering(new VirtualAddress(operation.Address), new Bytes(operation.Argument));
        switch (operation.Kind)
        {
            case OperationKind.Map:
                Set(range, operation.Protection);
                return null;
            case OperationKind.Unmap:
                for (var page = range.Start; page < range.End; page += 1) _pages.Remove(page.Value);
                return null;
            case OperationKind.Protect:
                for (var page = range.Start; page < range.End; page += 1)
                    if (!_pages.ContainsKey(page.Value)) return $"{page} is not mapped";
                Set(range, operation.Protection);
                return null;
            case OperationKind.Post:
                return _posted.Add(operation.Number) ? null : "posted twice";
            case OperationKind.Await:
                return null;
        }
        for (var page = range.Start; page < range.End; page += 1)
        {
            if (!_pages.TryGetValue(page.Value, out var protection)) return $"{page} is not mapped";
            if (!protection.Grants(operation.Access.Needs())) return $"{page} allows {protection}";
        }
        return null;
    }

    private void Set(PageRange range, Protection protection)
    {
        for (var page = range.Start; page < range.End; page += 1) _pages[page.Value] = protection;
    }
}
