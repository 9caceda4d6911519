using VmActors.Kernel.Operations;
using VmActors.Runtime.Operations;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Relocation;

/// <summary>
/// Makes room: extends a piece, copies it to a larger block, or moves all pieces together. The caller holds the lock of
/// all pieces; CPUs have given up their registers of a piece before the first of its bytes is copied.
/// </summary>
internal sealed class MovePieces(
    KernelState kernel, Shootdown shootdown, PieceMap map, SortedDictionary<int, SegmentedSpace> spaces)
{
    private SegmentationSpec Spec => kernel.Spec.Segmentation!;

    private SegmentCounts Counts => kernel.Counts.Segments;

    /// <summary>Sees that a segment has room for what is wanted; its extent stays what it was. Says whether it has, and
    /// how long it waited for other CPUs.</summary>
    public async Operation<(bool Fits, SimDuration Waited)> Provide(
        SegmentedSpace space, int selector, SegmentExtent wanted, CpuId caller)
    {
        if (space.Pieces[selector] is not { } piece)
            return (await Place(space, selector, wanted, caller), SimDuration.Zero);
        var more = (long)wanted.Limit - (long)piece.Size;
        if (more <= 0)
            return (true, SimDuration.Zero);
        var isExtended = map.TryExtend(piece, wanted.Limit);
        var place = isExtended ? null : map.Place(selector, wanted);
        if (!isExtended && place is null && await Compact(caller, (ulong)more))
        {
            isExtended = map.TryExtend(piece, wanted.Limit);
            place = isExtended ? null : map.Place(selector, wanted);
        }
        if (!isExtended && place is null)
            return (false, SimDuration.Zero);
        space.CountResident(kernel.Spec.PageSize.CountIn(new Bytes(more)));
        return (true, place is null ? SimDuration.Zero : await Move(space, piece, place, caller));
    }

    /// <summary>Moves all pieces together, if that is asked for and gives enough room; says whether it did.</summary>
    public async Operation<bool> Compact(CpuId? caller, ulong needed)
    {
        if (!Spec.Compacts || map.FreeBytes < needed || map.LargestFree == map.FreeBytes)
            return false;
        var moved = spaces.Values.Where(space => space.IsPlaced).ToArray();
        foreach (var space in moved)
            space.IsMoving = true;
        foreach (var space in moved)
            await TakeRegisters(space, caller);
        Counts.Compactions++;
        var bytes = 0UL;
        foreach (var (from, to, size) in map.Compact())
        {
            Copy(from, to, size);
            bytes += size;
        }
        await Charge(bytes);
        foreach (var space in moved)
            space.IsMoving = false;
        return true;
    }

    /// <summary>Makes every CPU drop its registers of a space; says how long that took.</summary>
    public async Operation<SimDuration> TakeRegisters(SegmentedSpace space, CpuId? caller) =>
        await shootdown.Run(space, [], caller);

    private async Operation<bool> Place(SegmentedSpace space, int selector, SegmentExtent wanted, CpuId caller)
    {
        var piece = map.Place(selector, wanted);
        if (piece is null && await Compact(caller, wanted.Limit))
            piece = map.Place(selector, wanted);
        if (piece is null)
            return false;
        piece.Owners.Add(space);
        space.Pieces[selector] = piece;
        space.CountResident(kernel.Spec.PageSize.CountIn(new Bytes((long)piece.Size)));
        return true;
    }

    private async Operation<SimDuration> Move(SegmentedSpace space, Piece piece, Piece place, CpuId caller)
    {
        Counts.Moves++;
        space.IsMoving = true;
        var waited = await TakeRegisters(space, caller);
        var to = piece.Extent.GrowsDown ? place.Start + place.Size - piece.Size : place.Start;
        Copy(piece.Start, to, piece.Size);
        await Charge(piece.Size);
        map.Replace(piece, place);
        space.IsMoving = false;
        return waited;
    }

    private async Operation Charge(ulong bytes)
    {
        var time = Spec.CopyTimePerLine * (long)(bytes / SegmentationSpec.LineSize);
        Counts.BytesCopied += (long)bytes;
        Counts.CopyTime += time;
        await kernel.Links.Work(time);
    }

    /// <summary>From low to high, so that a piece may be moved down over itself.</summary>
    private void Copy(ulong from, ulong to, ulong size)
    {
        if (kernel.Verification is null)
            return;
        for (var at = 0UL; at < size; at += sizeof(ulong))
            kernel.Memory.Write(new PhysicalAddress(to + at), kernel.Memory.Read(new PhysicalAddress(from + at)));
    }
}
