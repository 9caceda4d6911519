using System.Numerics;
using VmActors.Vocabulary;

namespace VmActors.Units.Cache;

/// <summary>The shape of a cache, to which an address is
/// <code>tag (CT) | set index (CI) | offset in the line (CO)</code></summary>
/// <remarks>
/// Lines and sets are powers of two, because CO and CI are fields of the address's bits. Ways are any number: so a
/// cache of 12 MiB is 12 ways of 16,384 sets of 64 B lines. One way: direct mapped. One set: fully associative; its
/// ways are searched one after the other.
/// </remarks>
/// <param name="Size">Contents in all: ways × sets × line bytes.</param>
/// <param name="Ways">Lines per set, 1 or more.</param>
/// <param name="LineBytes">Bytes per line, a power of two from 1.</param>
public readonly record struct CacheGeometry(Bytes Size, int Ways, int LineBytes)
{
    /// <summary>The most lines a cache may have: 4 GiB of 64 B lines.</summary>
    public const int LinesMax = 1 << 26;

    /// <summary>Lines in all.</summary>
    public int Lines => (int)(Size.Count / LineBytes);

    /// <summary>Sets, a power of two.</summary>
    public int Sets => Lines / Ways;

    /// <summary>The width of CO.</summary>
    public int OffsetBits => BitOperations.Log2((uint)LineBytes);

    /// <summary>The width of CI.</summary>
    public int IndexBits => BitOperations.Log2((uint)Sets);

    /// <summary>The line that holds an address.</summary>
    public LineNumber LineOf(PhysicalAddress address) => new(address.Value >> OffsetBits);

    /// <summary>The first address of a line.</summary>
    public PhysicalAddress AddressOf(LineNumber line) => new(line.Value << OffsetBits);

    /// <summary>The set that a line belongs to.</summary>
    public int IndexOf(LineNumber line) => (int)(line.Value & ((ulong)Sets - 1));

    /// <summary>An address as the cache sees it.</summary>
    public CacheAddress Split(PhysicalAddress address)
    {
        var line = LineOf(address);
        return new CacheAddress(
            line.Value >> IndexBits, IndexOf(line), (int)(address.Value & ((ulong)LineBytes - 1)));
    }

    /// <summary>The address of its parts.</summary>
    public PhysicalAddress Join(CacheAddress parts) =>
        AddressOf(new LineNumber((parts.Tag << IndexBits) | (uint)parts.Index)) + (ulong)parts.Offset;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">There is a <see cref="Problem"/>.</exception>
    public void Validate()
    {
        if (Problem() is { } problem)
            throw new ArgumentException(problem);
    }

    /// <summary>Why there can be no such cache, and what was expected; null when there can.</summary>
    public string? Problem()
    {
        if (LineBytes < 1 || !BitOperations.IsPow2(LineBytes))
            return Impossible("expected lines of a power of two bytes, for the offset in a line is a field of bits");
        if (Ways < 1)
            return Impossible("expected 1 way or more");
        var row = (long)Ways * LineBytes;
        var sets = Size.Count / row;
        if (Size.Count < row || Size.Count % row != 0 || !BitOperations.IsPow2(sets))
        {
            var fitting = new Bytes(row * (sets < 1 ? 1 : 1L << BitOperations.Log2((ulong)sets)));
            return Impossible($"expected {new Bytes(row)} (ways × line) times a power of two, for the set is a field "
                + $"of bits; for example {fitting}");
        }
        return Size.Count / LineBytes > LinesMax
            ? Impossible(FormattableString.Invariant($"expected {LinesMax} lines or fewer"))
            : null;
    }

    /// <summary>For people: <c>32 KiB, 8 ways, 64 sets of 64 B lines</c>.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Size}, {Ways} ways, {Sets} sets of {LineBytes} B lines");

    private string Impossible(string expected) =>
        FormattableString.Invariant($"a cache of {Size} in {Ways} ways of {LineBytes} B lines; {expected}");
}
