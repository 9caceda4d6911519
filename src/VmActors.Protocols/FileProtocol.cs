using System.Collections.Immutable;
using VmActors.Runtime;

namespace VmActors.Protocols;

/// <summary>Kernel to file disk and back. Every request is answered once, in the order in which the device finishes; of
/// one page in the order in which they came. Contents are a page's words, or none where contents are not simulated or
/// all zero.</summary>
public static class FileProtocol
{
    /// <summary>Kernel to disk. Give a page of a file.</summary>
    /// <param name="File">Its number, from 1.</param>
    /// <param name="Index">Which page of it, from 0, before its end.</param>
    public sealed record ReadPage(int File, long Index) : Message;

    /// <summary>Disk to kernel. Answers one <see cref="ReadPage"/>.</summary>
    /// <param name="File">The file.</param>
    /// <param name="Index">The page read.</param>
    /// <param name="Words">What it holds.</param>
    public sealed record PageRead(int File, long Index, ImmutableArray<ulong> Words) : Message;

    /// <summary>Kernel to disk. Keep a page of a file.</summary>
    /// <param name="File">Its number.</param>
    /// <param name="Index">Which page of it, before its end.</param>
    /// <param name="Words">What it holds.</param>
    public sealed record WritePage(int File, long Index, ImmutableArray<ulong> Words) : Message;

    /// <summary>Disk to kernel. Answers one <see cref="WritePage"/>: the page is safe.</summary>
    /// <param name="File">The file.</param>
    /// <param name="Index">The page written.</param>
    public sealed record PageWritten(int File, long Index) : Message;
}
