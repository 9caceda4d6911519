using System.Buffers.Binary;
using System.IO.Compression;

namespace VmActors.Workloads.Traces;

/// <summary>The text of a file, from its start; of one that begins as gzip does (RFC 1952), decompressed.</summary>
internal static class TraceText
{
    private const int BufferLength = 1 << 16;

    /// <summary>Opens a file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Stream Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferLength);
        bool isGzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return isGzip ? new CheckedGzip(file, path) : file;
    }

    /// <summary>
    /// Decompresses, and compares lengths at the end: the host's decompressor takes a file that ends early for one
    /// that ends.
    /// </summary>
    private sealed class CheckedGzip(FileStream file, string path) : Stream
    {
        private const int LengthMin = 18; // header and trailer

        private readonly GZipStream _text = new(file, CompressionMode.Decompress, leaveOpen: true);
        private long _length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        /// <exception cref="Binary.TraceFormatException">The file is truncated or damaged.</exception>
        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            try
            {
                int count = _text.Read(buffer);
                _length += count;
                if (count == 0 && !buffer.IsEmpty && (uint)_length != LengthInTrailer())
                    throw new InvalidDataException("its text has not the length that its last four bytes say");
                return count;
            }
            catch (InvalidDataException error)
            {
                throw new Binary.TraceFormatException(path, 0, "a truncated or damaged gzip file: " + error.Message);
            }
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _text.Dispose();
                file.Dispose();
            }
            base.Dispose(disposing);
        }

        /// <summary>The length that the file says its text has, modulo 2^32.</summary>
        private uint LengthInTrailer()
        {
            if (file.Length < LengthMin) throw new InvalidDataException("it is shorter than any gzip file");
            Span<byte> length = stackalloc byte[sizeof(uint)];
            file.Seek(-length.Length, SeekOrigin.End);
            file.ReadExactly(length);
            return BinaryPrimitives.ReadUInt32LittleEndian(length);
        }
    }
}
