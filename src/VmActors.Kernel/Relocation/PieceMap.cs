using VmActors.Units.Allocation;

namespace VmActors.Kernel.Relocation;

/// <summary>Where the pieces lie in physical memory.</summary>
internal sealed class PieceMap(ulong bytes, FitPolicy fit, SegmentCounts counts)
{
    private readonly FreeListSpec _spec = new(0, bytes, fit, FreeListOrder.Address, Coalesce: true);
    private readonly SortedDictionary<ulong, Piece> _pieces = []; // by where they begin
    private FreeList _free = new(new FreeListSpec(0, bytes, fit, FreeListOrder.Address, Coalesce: true));

    public ulong FreeBytes => _free.FreeBytes;

    public ulong LargestFree => _free.LargestFree;

    public ulong UsedBytes => bytes - FreeBytes;

    public IEnumerable<Piece> Pieces => _pieces.Values;

    /// <summary>Places a piece; null, and noted with the fragmentation at that moment, when no free block is large
    /// enough.</summary>
    public Piece? Place(int selector, SegmentExtent extent)
    {
        var placed = _free.Allocate(extent.Limit);
        if (!placed.Fits)
        {
            NoteMisfit(extent.Limit);
            return null;
        }
        counts.Placements++;
        var piece = new Piece(placed.Address, extent.Limit, selector, extent);
        _pieces.Add(piece.Start, piece);
        return piece;
    }

    /// <summary>Makes a piece larger where it lies, if the bytes next to it are free.</summary>
    public bool TryExtend(Piece piece, ulong size)
    {
        var more = size - piece.Size;
        if (!_free.TryExtend(piece.Start, more, piece.Extent.GrowsDown))
            return false;
        counts.Extensions++;
        _pieces.Remove(piece.Start);
        piece.Start -= piece.Extent.GrowsDown ? more : 0;
        piece.Size = size;
        _pieces.Add(piece.Start, piece);
        return true;
    }

    public void Free(Piece piece)
    {
        _pieces.Remove(piece.Start);
        if (!_free.TryFree(piece.Start))
            throw new InvalidOperationException(FormattableString.Invariant($"no piece at {piece.Start}"));
    }

    /// <summary>Gives a piece the place of another, which is gone then.</summary>
    public void Replace(Piece piece, Piece by)
    {
        Free(piece);
        _pieces.Remove(by.Start);
        (piece.Start, piece.Size) = (by.Start, by.Size);
        _pieces.Add(piece.Start, piece);
    }

    /// <summary>Moves all pieces to the beginning of memory, in their order; says from where to where each goes that
    /// goes at all, in that order.</summary>
    public List<(ulong From, ulong To, ulong Size)> Compact()
    {
        var moves = new List<(ulong, ulong, ulong)>();
        _free = new FreeList(_spec);
        foreach (var piece in _pieces.Values.ToArray())
        {
            var to = _free.Allocate(piece.Size).Address;
            if (to == piece.Start)
                continue;
            moves.Add((piece.Start, to, piece.Size));
            _pieces.Remove(piece.Start);
            piece.Start = to;
            _pieces.Add(to, piece);
        }
        return moves;
    }

    /// <summary>Throws unless pieces and free blocks fill memory without overlap and every piece is its owners'; one
    /// that is being copied into has none yet.</summary>
    public void CheckInvariants()
    {
        _free.CheckInvariants();
        var end = 0UL;
        foreach (var piece in _pieces.Values)
        {
            if (piece.Start < end || piece.Start + piece.Size > bytes || _free.SizeOf(piece.Start) != piece.Size)
                throw new InvalidOperationException(FormattableString.Invariant(
                    $"the piece at {piece.Start} of {piece.Size} bytes overlaps another or is free"));
            if (piece.Owners.Exists(owner => owner.Pieces[piece.Selector] != piece))
                throw new InvalidOperationException(FormattableString.Invariant(
                    $"the piece at {piece.Start} is not its owner's"));
            if (piece.Extent.Limit > piece.Size)
                throw new InvalidOperationException(FormattableString.Invariant(
                    $"the piece at {piece.Start} has {piece.Size} bytes and a limit of {piece.Extent.Limit}"));
            end = piece.Start + piece.Size;
        }
        var used = _pieces.Values.Aggregate(0UL, (sum, piece) => sum + piece.Size);
        if (used != UsedBytes)
            throw new InvalidOperationException(FormattableString.Invariant(
                $"pieces of {used} bytes, {UsedBytes} in use"));
    }

    private void NoteMisfit(ulong size)
    {
        counts.DoesNotFit++;
        if (FreeBytes < size)
            return;
        counts.Fragmented++;
        if (FreeBytes > counts.FreeBytesAtWorst)
            (counts.FreeBytesAtWorst, counts.LargestFreeAtWorst) = (FreeBytes, LargestFree);
    }
}
