using VmActors.Documents;
using VmActors.Simulation.Assembly;
using VmActors.Simulation.Configuration.Values;
using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Chains;
using VmActors.Units.PageTable.Presets;
using VmActors.Units.PageTable.Walks;
using VmActors.Units.Replacement;
using VmActors.Units.Tlb;
using VmActors.Units.Translation;
using VmActors.Vocabulary;
using static System.FormattableString;

namespace VmActors.Simulation.Configuration.Reading;

/// <summary>What must hold between keys. A rule is silent when a key that it reads already has an error.</summary>
internal sealed class ConfigurationRules(SimulationConfiguration configuration, ErrorList errors)
{
    // Regions of patterns start at 4 GiB and end below the 47 bits of user addresses.
    private const long RegionMax = (1L << 47) - (1L << 32);
    private const long ZipfPagesMax = 1L << 26;
    private const long SeekCyclesMax = 1L << 31;
    private const long FramesMin = 16;
    private const int SoftwareTlbMemoryBits = 36;
    private const int SoftwareTlbCpusEnd = (1 << SoftwareMmuSpec.AsidBits) - 1;
    private const string TreePlru = "tree-plru";

    /// <summary>Reports every rule that is broken.</summary>
    public void Check()
    {
        CheckMachine(configuration.Machine);
        CheckKernel(configuration.Kernel);
        CheckSwap(configuration.Swap);
        if (!configuration.Processes.IsDefault) CheckProcesses();
    }

    private void CheckMachine(MachineConfiguration machine)
    {
        const string pageSize = "machine.pageSize";
        var size = machine.PageSize;
        Expect(long.IsPow2(size.Count), pageSize,
            $"{Text(size)}; expected a power of two, for the offset in a page is a field of bits");
        Expect(machine.Memory.Count % size.Count == 0, "machine.memory",
            $"{Text(machine.Memory)}; expected a whole number of pages of {Text(size)}", pageSize);
        Expect(machine.Frames >= FramesMin, "machine.memory",
            $"{Text(machine.Memory)}; expected at least {FramesMin} pages of {Text(size)}", pageSize);
        CheckPaging(machine);
        CheckTranslation(machine);
        CheckSoftwareTlb(machine);
        CheckWalks(machine);
        CheckTlb("machine.tlb.l1Instruction", machine.Tlb.L1Instruction);
        CheckTlb("machine.tlb.l1Data", machine.Tlb.L1Data);
        CheckTlb("machine.tlb.l2", machine.Tlb.L2);
        var (bits, identifiers) = (machine.Tlb.AsidBits, (1 << machine.Tlb.AsidBits) - 1);
        Expect(bits == 0 || machine.Cpus < identifiers, "machine.tlb.asidBits",
            $"{bits} bits make {identifiers} identifiers; expected more than the {machine.Cpus} CPUs, or 0",
            "machine.cpus");
        if (machine.Caches is { } caches) CheckCaches(caches);
        ExpectCycle("machine.links.trap", machine.Links.Trap);
        ExpectCycle("machine.links.interrupt", machine.Links.Interrupt);
        ExpectCycle("machine.links.disk", machine.Links.Disk);
        ExpectCycle("machine.links.daemon", machine.Links.Daemon);
    }

    private void CheckPaging(MachineConfiguration machine)
    {
        const string path = "machine.paging";
        var names = PagingSchemes.Names;
        Expect(names.Contains(machine.Paging), path,
            $"unknown kind of page tables \"{machine.Paging}\"; {NearestName.Hint(machine.Paging, names)}");
        if (machine.Translation is not PagingConfiguration || !names.Contains(machine.Paging)) return;
        var offset = PagingSchemes.Create(machine.Paging).Geometry.OffsetBits;
        Expect(offset == machine.Pages.Shift, path,
            $"{machine.Paging} has pages of {Text(new Bytes(1L << offset))}; {PagingOf(machine.Pages)}",
            "machine.pageSize");
    }

    /// <summary>What to use with such pages instead.</summary>
    private static string PagingOf(PageSize pages)
    {
        var size = Text(pages.AmountOf(1));
        return PagingSchemes.NamesOfPages(pages.Shift) is { IsEmpty: false } fitting
            ? $"expected one with machine.pageSize, {size}: {string.Join(", ", fitting)}"
            : $"expected one with machine.pageSize, {size}: linear or radix tables in machine.translation";
    }

    private void CheckTranslation(MachineConfiguration machine)
    {
        const string path = "machine.translation";
        switch (machine.Translation)
        {
            case ContiguousConfiguration contiguous:
                CheckContiguous(contiguous, path, machine.Pages);
                return;
            case TableConfiguration table when !CheckTables(table, path, machine.Pages):
                return;
            case ChainedConfiguration:
                CheckSpaces(path);
                ExpectBasePages(machine, "hashed and inverted tables");
                break;
            case PagingConfiguration when !PagingSchemes.Names.Contains(machine.Paging):
                return;
        }
        var scheme = MachineSpecs.Paging(machine);
        var (memory, swap, key) = (scheme.PhysicalBits, scheme.SlotBits,
            machine.Translation is PagingConfiguration ? "machine.paging" : path);
        Expect((ulong)machine.Memory.Count <= 1UL << memory, "machine.memory",
            $"{Text(machine.Memory)}; expected at most the 2^{memory} bytes that {scheme.Name} can address", key);
        Expect(machine.Pages.CountIn(configuration.Swap.Size) <= 1L << swap, "swap.size",
            $"{Text(configuration.Swap.Size)}; expected at most 2^{swap} pages, what {scheme.Name} can name", key);
    }

    private bool CheckTables(TableConfiguration table, string path, PageSize pages)
    {
        var formats = TableConfiguration.Formats;
        Expect(formats.Contains(table.Format), $"{path}.format",
            $"unknown format \"{table.Format}\"; {NearestName.Hint(table.Format, formats)}");
        if (table is LevelsConfiguration levels)
        {
            Expect(levels.HasLevels, $"{path}.indexBits",
                $"\"{levels.IndexBits}\"; expected whole numbers with '-' between them, such as \"10-10\"");
            if (!levels.HasLevels) return false;
        }
        if (!formats.Contains(table.Format)) return false;
        if (table.Problem(pages) is not { } problem) return true;
        Expect(false, path, $"{problem}", "machine.pageSize");
        return false;
    }

    private void CheckSpaces(string path)
    {
        if (configuration.Processes.IsDefault) return;
        var count = configuration.Processes.Sum(process => process is null ? 0 : (long)process.Count);
        Expect(count <= ChainedScheme.SpacesMax, path,
            $"{count} processes; expected at most {ChainedScheme.SpacesMax}, which entries of such a table tell apart");
    }

    private void CheckContiguous(ContiguousConfiguration contiguous, string path, PageSize pages)
    {
        Expect(ContiguousConfiguration.Fits.Contains(contiguous.Fit), $"{path}.fit",
            $"unknown fit \"{contiguous.Fit}\"; {NearestName.Hint(contiguous.Fit, ContiguousConfiguration.Fits)}");
        if (contiguous is not SegmentationConfiguration segmentation) return;
        var (bits, segments, page) = (segmentation.AddressBits, segmentation.Segments, pages.AmountOf(1));
        Expect(bits > pages.Shift && segments <= 1L << (bits - pages.Shift), $"{path}.segments",
            $"{segments} segments in addresses of {bits} bits; expected segments of at least a page, {Text(page)}",
            $"{path}.addressBits");
    }

    private void CheckTlb(string path, TlbLevelConfiguration tlb)
    {
        var (entries, ways) = (tlb.Entries, tlb.Ways);
        Expect(ways <= entries, $"{path}.ways",
            $"{ways} ways in {entries} entries; expected at most as many ways as entries", $"{path}.entries");
        Expect(ways > entries || entries % ways == 0, $"{path}.entries",
            $"{entries} entries in {ways} ways; expected entries that the ways divide", $"{path}.ways");
        Expect(TlbPolicies.Names.Contains(tlb.Policy), $"{path}.policy",
            $"unknown policy \"{tlb.Policy}\"; {NearestName.Hint(tlb.Policy, TlbPolicies.Names)}");
        Expect(tlb.Policy != TreePlru || int.IsPow2(ways), $"{path}.policy",
            $"{TreePlru} of {ways} ways; expected a power of two of ways, or another policy", $"{path}.ways");
    }

    private void CheckSoftwareTlb(MachineConfiguration machine)
    {
        const string path = "machine.softwareTlb";
        if (machine.SoftwareTlb is not { } software) return;
        Expect(software.Wired < software.Entries, $"{path}.wired",
            $"{software.Wired} of {software.Entries} entries; expected fewer, so that random writes have one",
            $"{path}.entries");
        Expect(machine.Translation is PagingConfiguration or LinearConfiguration or RadixConfiguration, path,
            $"there is no page table of an address space to fill a TLB from; expected paging, linear or radix tables",
            "machine.translation");
        Expect(machine.Tlb == new TlbConfiguration(), "machine.tlb",
            $"not used with machine.softwareTlb; expected one of the two");
        ExpectBasePages(machine, "entries of machine.softwareTlb");
        Expect(machine.Memory.Count <= 1L << SoftwareTlbMemoryBits, "machine.memory",
            $"{Text(machine.Memory)}; expected at most the 64GiB that entries of machine.softwareTlb can name");
        Expect(machine.Cpus < SoftwareTlbCpusEnd, "machine.cpus",
            $"{machine.Cpus}; expected at most {SoftwareTlbCpusEnd - 1} with the 8-bit identifiers of {path}");
    }

    private void ExpectBasePages(MachineConfiguration machine, string whose) =>
        Expect(machine.Pages == PageSize.KiB4, "machine.pageSize",
            $"{Text(machine.PageSize)}; expected 4KiB, which {whose} have");

    private void CheckWalks(MachineConfiguration machine)
    {
        const string path = "machine.tlb", other = "machine.translation";
        var tlb = machine.Tlb;
        var hasRegisters = machine.Translation is ContiguousConfiguration;
        Expect(!hasRegisters || tlb.Speculation is null, $"{path}.speculation",
            $"registers translate, and nothing walks; expected page tables", other);
        Expect(!hasRegisters || tlb.Walkers == 1, $"{path}.walkers",
            $"registers translate, and nothing walks; expected page tables, or 1", other);
        if (tlb.WalkCaches is not { } caches || machine.SoftwareTlb is not null || errors.Concerns(other)) return;
        var isTree = machine.Translation is PagingConfiguration or RadixConfiguration;
        Expect(isTree, $"{path}.walkCaches",
            $"there is no page table of several levels; expected paging or radix tables", other);
        if (!isTree || LevelsOf(machine) is not { } levels) return;
        for (var level = WalkCachesSpec.LevelMin; level <= RadixGeometry.LevelsMax; level++)
        {
            Expect(level <= levels || caches.Spec.EntriesOf(level) == 0, Invariant($"{path}.walkCaches.level{level}"),
                $"{caches.Spec.EntriesOf(level)}; expected 0, for the page tables have {levels} levels", other);
        }
    }

    /// <summary>Levels of tables that are trees; null where a key that says so has an error.</summary>
    private int? LevelsOf(MachineConfiguration machine)
    {
        if (errors.Concerns("machine.translation")) return null;
        var hasProblem = machine.Translation is RadixConfiguration radix
            ? !radix.HasLevels || radix.Problem(machine.Pages) is not null
            : !PagingSchemes.Names.Contains(machine.Paging);
        return hasProblem ? null : ((PagingScheme)MachineSpecs.Paging(machine)).Geometry.Levels;
    }

    private void CheckCaches(CachesConfiguration caches)
    {
        const string path = "machine.caches";
        Expect(long.IsPow2(caches.Line.Count), $"{path}.line",
            $"{Text(caches.Line)}; expected a power of two, for the offset in a line is a field of bits");
        var slowest = (Cycles: 0L, Path: "");
        foreach (var (key, level) in Levels(caches))
        {
            var at = $"{path}.{key}";
            if (level.ToSpec(caches.Line).Geometry.Problem() is { } problem)
                Expect(false, $"{at}.size", $"{problem}", $"{at}.ways", $"{path}.line");
            // The two first levels stand side by side.
            Expect(key == "l1Data" || level.Cycles >= slowest.Cycles, $"{at}.cycles",
                $"{level.Cycles}; expected at least {slowest.Cycles}, as {slowest.Path}: a farther level is not faster",
                slowest.Path);
            if (level.Cycles >= slowest.Cycles) slowest = (level.Cycles, $"{at}.cycles");
        }
        var memory = caches.Memory.ToCycles(configuration.Machine.Clock).Cycles;
        Expect(memory >= slowest.Cycles, $"{path}.memory",
            $"{caches.Memory} is {memory} cycles; expected at least {slowest.Cycles}, as {slowest.Path}",
            slowest.Path, "machine.clock");
    }

    private static IEnumerable<(string Key, CacheLevelConfiguration Level)> Levels(CachesConfiguration caches)
    {
        yield return ("l1Instruction", caches.L1Instruction);
        yield return ("l1Data", caches.L1Data);
        if (caches.L2 is not null) yield return ("l2", caches.L2);
        if (caches.L3 is not null) yield return ("l3", caches.L3);
    }

    private void CheckKernel(KernelConfiguration kernel)
    {
        ExpectCycle("kernel.timeSlice", kernel.TimeSlice);
        CheckPageTables(kernel.PageTables, configuration.Machine);
        CheckLargePages(kernel);
        CheckReplacement(kernel.Replacement);
        if (kernel.Watermarks is not { } marks) return;
        const string path = "kernel.watermarks";
        var frames = configuration.Machine.Frames;
        Expect(marks.Min <= marks.Low, $"{path}.low",
            $"{marks.Low}; expected at least min, {marks.Min}", $"{path}.min");
        Expect(marks.Low <= marks.High, $"{path}.low",
            $"{marks.Low}; expected at most high, {marks.High}", $"{path}.high");
        Expect(marks.High < frames, $"{path}.high",
            $"{marks.High} frames; expected fewer than the memory's {frames}", "machine.memory");
    }

    private void CheckPageTables(string kind, MachineConfiguration machine)
    {
        const string path = "kernel.pageTables", translation = "machine.translation";
        const string resident = KernelConfiguration.Resident;
        string[] kinds = [resident, KernelConfiguration.Swappable];
        Expect(kinds.Contains(kind), path, $"unknown kind \"{kind}\"; {NearestName.Hint(kind, kinds)}");
        if (kind != KernelConfiguration.Swappable) return;
        Expect(machine.SoftwareTlb is null, path,
            $"\"{kind}\" with machine.softwareTlb, whose handler cannot wait for a table; expected \"{resident}\"");
        Expect(machine.Translation is PagingConfiguration or RadixConfiguration, path,
            $"\"{kind}\", but no page table has several levels; expected paging or radix tables, or \"{resident}\"",
            translation);
        if (errors.Concerns(path) || LevelsOf(machine) is not { } levels) return;
        Expect(levels > 1, path,
            $"\"{kind}\", but page tables have one level, and the root stays; expected more levels, or \"{resident}\"");
    }

    private void CheckReplacement(string name)
    {
        const string path = "kernel.replacement";
        var names = ReplacementPolicies.Names;
        Expect(!ReplacementPolicies.LookingAhead.Contains(name), path,
            $"\"{name}\" needs to know what comes: it is for vmactors policy; expected {string.Join(", ", names)}");
        Expect(names.Contains(name), path, $"unknown policy \"{name}\"; {NearestName.Hint(name, names)}");
        const long most = ReplacementPolicies.FramesMax;
        Expect(name == ReplacementPolicies.Default || configuration.Machine.Frames <= most, path,
            $"\"{name}\" in a memory of more than {most} pages; expected \"{ReplacementPolicies.Default}\"",
            "machine.memory", "machine.pageSize");
    }

    private void CheckLargePages(KernelConfiguration kernel)
    {
        const string path = "kernel.largePages", translation = "machine.translation";
        var (machine, names) = (configuration.Machine, PagingSchemes.Names);
        Expect(KernelConfiguration.LargePageWords.Contains(kernel.LargePages), path,
            $"\"{kernel.LargePages}\"; {NearestName.Hint(kernel.LargePages, KernelConfiguration.LargePageWords)}");
        if (!kernel.MapsLargePages) return;
        Expect(kernel.PageTables != KernelConfiguration.Swappable, path,
            $"\"always\" with kernel.pageTables \"{kernel.PageTables}\"; expected one of the two", "kernel.pageTables");
        Expect(machine.SoftwareTlb is null, path,
            $"\"always\", and the entries of machine.softwareTlb have pages of 4KiB; expected \"never\"",
            "machine.softwareTlb");
        Expect(machine.Translation is PagingConfiguration, path,
            $"\"always\", and only page tables of machine.paging have large pages; expected \"never\"", translation);
        if (machine.Translation is not PagingConfiguration || !names.Contains(machine.Paging)) return;
        var large = string.Join(", ", names.Where(name => PagingSchemes.Create(name).LargeOrder > 0));
        Expect(MachineSpecs.LargeOrder(machine) > 0, path,
            $"\"always\", and {machine.Paging} has no large pages; expected \"never\", or one that has: {large}",
            "machine.paging");
    }

    private void CheckSwap(SwapConfiguration swap)
    {
        var page = configuration.Machine.Pages.AmountOf(1);
        Expect(swap.Size.Count % page.Count == 0, "swap.size",
            $"{Text(swap.Size)}; expected a whole number of pages of {Text(page)}", "machine.pageSize");
        ExpectCycle("swap.disk.trim", swap.Disk.Trim);
        switch (swap.Disk)
        {
            case NvmeConfiguration nvme:
                ExpectCycle("swap.disk.read", nvme.Read);
                ExpectCycle("swap.disk.write", nvme.Write);
                break;
            case HddConfiguration hdd:
                CheckArm(hdd);
                break;
        }
    }

    private void CheckArm(HddConfiguration hdd)
    {
        const string stroke = "swap.disk.fullStroke";
        var clock = configuration.Machine.Clock;
        var (shortest, longest) = (hdd.TrackToTrack.ToCycles(clock), hdd.FullStroke.ToCycles(clock));
        Expect(shortest <= longest, stroke,
            $"{hdd.FullStroke}; expected at least trackToTrack, {hdd.TrackToTrack}",
            "swap.disk.trackToTrack", "machine.clock");
        Expect(longest.Cycles <= SeekCyclesMax, stroke,
            $"{hdd.FullStroke} is {longest}; expected at most {SeekCyclesMax} cycles", "machine.clock");
        var revolution = (Int128)clock.Hertz * 60 / hdd.Rpm;
        var transfer = (Int128)clock.Hertz * configuration.Machine.Pages.Bytes / hdd.BytesPerSecond.Count;
        Expect(transfer >= 1 && transfer <= revolution, "swap.disk.bytesPerSecond",
            $"a page passes the arm in {(long)transfer} cycles; expected 1 to one turn, {(long)revolution}",
            "swap.disk.rpm", "machine.clock");
    }

    private void CheckProcesses()
    {
        var processes = configuration.Processes;
        Expect(processes.Length > 0, "processes", $"no process; expected at least one");
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < processes.Length; i++)
        {
            var path = Invariant($"processes[{i}]");
            if (processes[i] is not { } process || errors.Concerns($"{path}.name")) continue;
            Expect(IsName(process.Name), $"{path}.name",
                $"\"{process.Name}\"; expected 1 to 64 letters, digits, '-', '_' or '.'");
            Expect(names.TryAdd(process.Name, i), $"{path}.name",
                $"\"{process.Name}\" is also the name of processes[{names[process.Name]}]; expected a name of its own");
        }
        for (var i = 0; i < processes.Length; i++)
        {
            if (processes[i] is { } process) CheckWork(process, Invariant($"processes[{i}]"));
        }
    }

    private void CheckWork(ProcessConfiguration process, string path)
    {
        (string Key, object? Value)[] all =
            [("pattern", process.Pattern), ("trace", process.Trace), ("script", process.Script)];
        var given = all.Where(work => work.Value is not null).Select(work => work.Key).ToList();
        if (given.Count != 1 && !all.Any(work => errors.Concerns($"{path}.{work.Key}")))
        {
            var found = given.Count == 0 ? "no work" : string.Join(" and ", given);
            errors.AddOfWhole(path, $"{found}; expected exactly one of pattern, trace and script");
        }
        Expect(process.Trace is null || configuration.Machine.Pages.Shift <= PageSize.KiB4.Shift, $"{path}.trace",
            $"a recording speaks of pages of 4KiB; expected a machine.pageSize of at most that", "machine.pageSize");
        if (process.Pattern is { } pattern) CheckPattern(pattern, $"{path}.pattern");
    }

    private void CheckPattern(PatternConfiguration pattern, string path)
    {
        var memory = $"{path}.memory";
        Expect(pattern.Memory.Count <= RegionMax, memory,
            $"{Text(pattern.Memory)}; expected at most 131068GiB: a process has 47 bits of addresses from 4GiB on");
        var pages = configuration.Machine.Pages.Covering(default, pattern.Memory).Count;
        switch (pattern)
        {
            case StridedConfiguration strided:
                Expect(strided.Stride <= pattern.Memory, $"{path}.stride",
                    $"{Text(strided.Stride)}; expected at most the region, {Text(pattern.Memory)}", memory);
                break;
            case ZipfConfiguration:
                Expect(pages <= ZipfPagesMax, memory,
                    $"{Text(pattern.Memory)}; expected at most 2^26 pages for a zipf pattern");
                break;
            case WorkingSetConfiguration phases:
                Expect(phases.PhasePages <= pages, $"{path}.phasePages",
                    $"{phases.PhasePages} pages; expected at most the region's {pages}", memory);
                break;
            case PointerChaseConfiguration chase:
                Expect(chase.Line <= pattern.Memory, $"{path}.line",
                    $"{Text(chase.Line)}; expected at most the region, {Text(pattern.Memory)}", memory);
                break;
        }
    }

    private void ExpectCycle(string path, Duration duration) =>
        Expect(duration.ToCycles(configuration.Machine.Clock).Cycles >= 1, path,
            $"{duration} is less than a cycle of {configuration.Machine.Clock}; expected at least 1 cycle",
            duration.Unit == DurationUnit.Cycles ? path : "machine.clock");

    private void Expect(bool holds, string path, FormattableString otherwise, params ReadOnlySpan<string> alsoReads)
    {
        if (holds || errors.Concerns(path)) return;
        foreach (var other in alsoReads)
        {
            if (errors.Concerns(other)) return;
        }
        errors.Add(path, Invariant(otherwise));
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static string Text(Bytes bytes) => UnitText.Format(bytes);
}
