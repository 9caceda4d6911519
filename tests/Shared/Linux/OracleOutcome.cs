using System.Collections.Immutable;

namespace VmActors.Tests.Linux;

/// <summary>What a step led to. Its text is what a recording holds.</summary>
internal abstract record OracleOutcome
{
    /// <summary>Success of a call that returns a number: 0, or the number of a fork's child.</summary>
    public static OracleOutcome Done(int value = 0) => new Number(value);

    /// <summary>As a recording writes it.</summary>
    public abstract string Text(OracleWorld world);

    /// <summary>A call's number.</summary>
    internal sealed record Number(int Value) : OracleOutcome
    {
        /// <inheritdoc/>
        public override string Text(OracleWorld world) => $"{Value}";
    }

    /// <summary>A call's address.</summary>
    internal sealed record At(OracleAddress Address) : OracleOutcome
    {
        /// <inheritdoc/>
        public override string Text(OracleWorld world) => Address.Text(world.PageSize);
    }

    /// <summary>What was loaded or read.</summary>
    internal sealed record Loaded(ulong Word) : OracleOutcome
    {
        /// <inheritdoc/>
        public override string Text(OracleWorld world) => $"{Word:x}";
    }

    /// <summary>A call failed.</summary>
    internal sealed record Failed(OracleError Error) : OracleOutcome
    {
        /// <inheritdoc/>
        public override string Text(OracleWorld world) => $"{Error}";
    }

    /// <summary>An access raised a signal.</summary>
    internal sealed record Faulted(OracleFault Fault) : OracleOutcome
    {
        /// <inheritdoc/>
        public override string Text(OracleWorld world) => Fault switch
        {
            OracleFault.NotMapped => "SEGV MAPERR",
            OracleFault.NotAllowed => "SEGV ACCERR",
            _ => "BUS ADRERR",
        };
    }

    /// <summary>The areas of arena and heap, by address; neighbours that differ in nothing are one.</summary>
    internal sealed record Mapped(ImmutableArray<OracleArea> Areas) : OracleOutcome
    {
        /// <inheritdoc/>
        public override string Text(OracleWorld world) =>
            Areas.Length == 0 ? "empty" : string.Join(' ', Areas.Select(area => area.Text));
    }
}

/// <summary>errno, of those that scripts meet.</summary>
internal enum OracleError
{
    EACCES,
    EBADF,
    EBUSY,
    EEXIST,
    EFAULT,
    EINVAL,
    ENOMEM,
    EOPNOTSUPP,
    EOVERFLOW,
}

/// <summary>Signal and si_code of an access.</summary>
internal enum OracleFault
{
    /// <summary>SIGSEGV, SEGV_MAPERR: no area holds the address.</summary>
    NotMapped,

    /// <summary>SIGSEGV, SEGV_ACCERR: the area does not allow the access.</summary>
    NotAllowed,

    /// <summary>SIGBUS, BUS_ADRERR: the page lies behind the end of its file.</summary>
    BehindEnd,
}

/// <summary>Pages side by side of one kind.</summary>
/// <param name="Region">Arena or heap.</param>
/// <param name="First">The first page.</param>
/// <param name="Last">The last page.</param>
/// <param name="Rights">What may be done.</param>
/// <param name="IsShared">Whether stores are seen by others.</param>
/// <param name="Backing">The file, <c>zero</c> for shared anonymous memory, null for private anonymous memory.</param>
/// <param name="Offset">The page of the backing that the first page shows.</param>
internal sealed record OracleArea(
    OracleRegion Region, int First, int Last, OracleRights Rights, bool IsShared, string? Backing, ulong Offset)
{
    /// <summary>As a recording writes it: <c>a3-5:rw-p:A@2</c>.</summary>
    public string Text => $"{(Region == OracleRegion.Arena ? 'a' : 'h')}{First}-{Last}:"
        + Letter(OracleRights.Read, 'r') + Letter(OracleRights.Write, 'w') + Letter(OracleRights.Execute, 'x')
        + (IsShared ? "s:" : "p:") + (Backing is null ? "anon" : $"{Backing}@{Offset}");

    private string Letter(OracleRights right, char letter) => Rights.HasFlag(right) ? $"{letter}" : "-";
}
