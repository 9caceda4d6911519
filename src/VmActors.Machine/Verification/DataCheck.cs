using VmActors.Units.Memory;
using VmActors.Units.Verification;
using VmActors.Vocabulary;

namespace VmActors.Machine.Verification;

/// <summary>
/// Simulates the contents of memory for one CPU and checks every load against the flat reference. Stores stay in the
/// CPU's own log, which its own loads see, until they are published between two quanta; the reference obeys the same
/// rule, so racing threads have one right answer.
/// </summary>
/// <remarks>An access stands for the 64-bit word that holds its first byte.</remarks>
public sealed class DataCheck(CpuId cpu, PhysicalMemory memory, ReferenceMemory reference)
{
    private readonly List<Store> _log = [];
    private readonly Dictionary<ulong, ulong> _ownWords = []; // by physical word
    private readonly Dictionary<ReferencePlace, StoredWord> _ownReference = [];
    private long _storeCount;

    /// <summary>Whether stores wait to be published.</summary>
    public bool HasStores => _log.Count > 0;

    /// <summary>Does one reference that was translated.</summary>
    /// <param name="process">Whose.</param>
    /// <param name="address">Where.</param>
    /// <param name="translated">Where in physical memory; a word of the program lies in a word there.</param>
    /// <param name="kind">What it does.</param>
    /// <param name="now">When.</param>
    /// <exception cref="DataMismatchException">The load sees another value than a machine without paging would
    /// show.</exception>
    public void Access(
        ProcessId process, VirtualAddress address, PhysicalAddress translated, AccessKind kind, SimTime now)
    {
        var physical = new PhysicalAddress(translated.Value & ~7UL);
        if (kind != AccessKind.Store)
            Load(process, address, physical, now);
        if (kind.Writes())
            Write(process, address, physical, now);
    }

    /// <summary>Makes the stores of the quantum visible to everyone, in order.</summary>
    public void Publish()
    {
        foreach (var store in _log)
        {
            memory.Write(store.Physical, store.Word.Value);
            reference.Write(store.Place, store.Word);
        }
        _log.Clear();
        _ownWords.Clear();
        _ownReference.Clear();
    }

    private void Load(ProcessId process, VirtualAddress address, PhysicalAddress physical, SimTime now)
    {
        var seen = _ownWords.TryGetValue(physical.Value, out var own) ? own : memory.Read(physical);
        var place = reference.PlaceOf(process, address);
        var expected = _ownReference.TryGetValue(place, out var ownExpected) ? ownExpected : reference.Read(place);
        if (seen != expected.Value)
            throw new DataMismatchException(cpu, process, address, physical, seen, expected, now);
    }

    private void Write(ProcessId process, VirtualAddress address, PhysicalAddress physical, SimTime now)
    {
        // Never zero and never twice: CPU and count in one word.
        var word = new StoredWord(((ulong)(cpu.Value + 1) << 48) | (ulong)++_storeCount, cpu, now);
        var place = reference.PlaceOf(process, address);
        _log.Add(new Store(place, physical, word));
        _ownWords[physical.Value] = word.Value;
        _ownReference[place] = word;
    }

    private readonly record struct Store(ReferencePlace Place, PhysicalAddress Physical, StoredWord Word);
}
