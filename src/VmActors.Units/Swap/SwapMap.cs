using VmActors.Units.Collections;
using VmActors.Vocabulary;

namespace VmActors.Units.Swap;

/// <summary>
/// Which slots of the swap disk are in use, and by how many owners (Linux: swap_map). The lowest-numbered free slot is
/// handed out first: what is evicted together lies together, and the used part of the disk stays short.
/// </summary>
/// <remarks>Memory grows with the highest slot ever used: a bit per slot, and a bit per 64 slots.</remarks>
public sealed class SwapMap
{
    private const int GroupShift = 6;

    private readonly Bitmap _used = new();
    private readonly Bitmap _fullGroups = new(); // groups of 64 slots without a free one
    private readonly Dictionary<long, int> _furtherOwners = []; // beyond the first; never iterated

    /// <summary>A map with every slot free.</summary>
    /// <param name="totalCount">Slots of the disk, 0 or more; 0 is a machine without swap.</param>
    public SwapMap(long totalCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(totalCount);
        TotalCount = totalCount;
    }

    /// <summary>Slots of the disk.</summary>
    public long TotalCount { get; }

    /// <summary>Slots with an owner.</summary>
    public long UsedCount => _used.Count;

    /// <summary>Slots without one.</summary>
    public long FreeCount => TotalCount - UsedCount;

    /// <summary>More than half is used: a clean copy of a page in memory is no longer worth its slot.</summary>
    public bool IsCrowded => UsedCount > TotalCount / 2;

    /// <summary>Takes the lowest-numbered free slot.</summary>
    /// <returns>False when every slot is used.</returns>
    public bool TryAllocate(out SwapSlot slot)
    {
        slot = default;
        if (FreeCount == 0) return false;
        slot = new SwapSlot(_used.NextAbsent(_fullGroups.NextAbsent(0) << GroupShift));
        _used.Add(slot.Value);
        var group = slot.Value >> GroupShift;
        if (_used.ContainsGroup(group)) _fullGroups.Add(group);
        return true;
    }

    /// <summary>A used slot gets more owners.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="count">How many, 0 or more.</param>
    /// <exception cref="InvalidOperationException">The slot is not in use.</exception>
    public void AddOwners(SwapSlot slot, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (!_used.Contains(slot.Value)) throw new InvalidOperationException($"{slot} is shared and was not in use");
        if (count > 0)
            _furtherOwners[slot.Value] = _furtherOwners.GetValueOrDefault(slot.Value) + count;
    }

    /// <summary>An owner gives a slot back; after the last its contents are of no more use.</summary>
    /// <returns>Whether it was the last.</returns>
    /// <exception cref="InvalidOperationException">The slot is not in use: freed twice, or never allocated.</exception>
    public bool Free(SwapSlot slot)
    {
        if (_furtherOwners.Count > 0 && _furtherOwners.TryGetValue(slot.Value, out var further))
        {
            if (further > 1)
                _furtherOwners[slot.Value] = further - 1;
            else
                _furtherOwners.Remove(slot.Value);
            return false;
        }
        if (!_used.Remove(slot.Value)) throw new InvalidOperationException($"{slot} is freed and was not in use");
        _fullGroups.Remove(slot.Value >> GroupShift);
        return true;
    }

    /// <summary>How many owners the slot has; 0: it is free.</summary>
    public int OwnerCount(SwapSlot slot) =>
        _used.Contains(slot.Value) ? 1 + _furtherOwners.GetValueOrDefault(slot.Value) : 0;

    /// <summary>Throws unless the used slots are on the disk, counted right, and just the full groups marked.</summary>
    /// <exception cref="InvalidOperationException">They are not.</exception>
    public void CheckInvariants()
    {
        _used.CheckInvariants();
        _fullGroups.CheckInvariants();
        if (_used.NextAtOrAbove(TotalCount) is var beyond and >= 0)
            throw new InvalidOperationException($"{new SwapSlot(beyond)} is not on the disk");
        for (long group = 0; group < _used.GroupCount; group++)
        {
            if (_used.ContainsGroup(group) != _fullGroups.Contains(group))
                throw new InvalidOperationException(FormattableString.Invariant($"group {group} is marked wrongly"));
        }
        if (_fullGroups.NextAtOrAbove(_used.GroupCount) is var never and >= 0)
            throw new InvalidOperationException(FormattableString.Invariant($"group {never} is marked wrongly"));
    }
}
