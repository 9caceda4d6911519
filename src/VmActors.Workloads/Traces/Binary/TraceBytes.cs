using Microsoft.Win32.SafeHandles;

namespace VmActors.Workloads.Traces.Binary;

/// <summary>The bytes of a trace, read by position: a file, or memory.</summary>
internal abstract class TraceBytes : IDisposable
{
    /// <summary>The file's name, for messages.</summary>
    public abstract string Name { get; }

    /// <summary>Bytes in all.</summary>
    public abstract long Length { get; }

    /// <summary>Fills <paramref name="bytes"/> from <paramref name="offset"/> on.</summary>
    /// <exception cref="TraceFormatException">There are not so many.</exception>
    public abstract void Read(long offset, Span<byte> bytes);

    /// <summary>The same bytes for another reader, which disposes of them on its own.</summary>
    public abstract TraceBytes Share();

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>A file; each reader has a handle of its own.</summary>
internal sealed class TraceFileBytes(string path) : TraceBytes
{
    private readonly SafeFileHandle _handle = File.OpenHandle(path, options: FileOptions.RandomAccess);

    public override string Name => path;

    public override long Length => RandomAccess.GetLength(_handle);

    public override void Read(long offset, Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int count = RandomAccess.Read(_handle, bytes, offset);
            if (count == 0)
                throw new TraceFormatException(path, offset, $"the file ends here, expected {bytes.Length} bytes more");
            bytes = bytes[count..];
            offset += count;
        }
    }

    public override TraceBytes Share() => new TraceFileBytes(path);

    public override void Dispose() => _handle.Dispose();
}

/// <summary>A trace in memory.</summary>
internal sealed class TraceMemoryBytes(string name, ReadOnlyMemory<byte> trace) : TraceBytes
{
    public override string Name => name;

    public override long Length => trace.Length;

    public override void Read(long offset, Span<byte> bytes)
    {
        if (offset > trace.Length - bytes.Length)
            throw new TraceFormatException(name, trace.Length, "the trace ends here, expected more bytes");
        trace.Span.Slice((int)offset, bytes.Length).CopyTo(bytes);
    }

    public override TraceBytes Share() => this;

    public override void Dispose()
    {
    }
}
