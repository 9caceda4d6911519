using VmActors.Kernel.State;
using VmActors.Protocols;
using VmActors.Runtime.Operations;
using VmActors.Units.Areas;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Operations;

/// <summary>mmap with all that it takes (Linux: mm/mmap.c, do_mmap): what is wrong is looked for before anything is
/// unmapped. The kernel chooses no address: a hint, without MAP_FIXED, must be free.</summary>
internal sealed class MapWith(KernelState kernel, ChangeAreas areas, MapObjects objects)
{
    /// <summary>What MAP_SHARED_VALIDATE knows (LEGACY_MAP_MASK, as far as there is something to know).</summary>
    private const MapFlags Known = MapFlags.Type | MapFlags.Fixed | MapFlags.Anonymous;

    public async Operation<CallResult> Run(KernelThread thread, SystemCallProtocol.SystemCall call)
    {
        if (thread.TakeOperands() is not [var flags, var file, var rights, var offset])
            return CallResult.Failed(Errno.EINVAL);
        var wanted = new Wanted(call.Address, (ulong)call.Argument, call.Protection & Protection.All, (MapFlags)flags,
            (int)file, (Protection)rights, (ulong)offset);
        if (!kernel.Spec.Paging.SharesFrames && !(wanted.IsAnonymous && !wanted.IsShared))
            return CallResult.Failed(Errno.ENOSYS);
        var space = thread.Process.Paged;
        using var hold = await kernel.Acquire(thread, space.Lock.Exclusive(nameof(MapWith)));
        if (WhatIsWrong(space, wanted) is { } error)
            return CallResult.Failed(error);
        var waited = await areas.Remove(space, RangeOf(wanted), thread.Cpu);
        Map(space, wanted);
        return new CallResult((long)wanted.Start, waited);
    }

    private PageRange RangeOf(Wanted wanted) =>
        kernel.Spec.PagesBetween(wanted.Start, wanted.Start + kernel.Spec.PageSize.RoundUp(wanted.Bytes));

    /// <summary>Anonymous memory takes no notice of file and offset.</summary>
    private void Map(PagedSpace space, Wanted wanted)
    {
        var isReadOnly = wanted.IsShared && !wanted.IsAnonymous && !wanted.Rights.Grants(Protection.Write);
        objects.Map(space, new Area(RangeOf(wanted), wanted.Protection)
        {
            Backing = wanted.IsAnonymous ? new AreaBacking(0, 0, wanted.IsShared) : new AreaBacking(
                wanted.File, (long)(wanted.Offset / (ulong)kernel.Spec.PageSize.Bytes), wanted.IsShared),
            Flags = isReadOnly ? AreaFlags.NeverWritable : AreaFlags.None,
        });
    }

    /// <summary>In the order of ksys_mmap_pgoff, do_mmap, __get_unmapped_area, and the rules of files or of anonymous
    /// memory.</summary>
    private Errno? WhatIsWrong(PagedSpace space, Wanted wanted)
    {
        var size = kernel.Spec.PageSize;
        var (length, end) = (size.RoundUp(wanted.Bytes), kernel.Spec.UserEnd.Value);
        if (!size.IsAligned(wanted.Offset))
            return Errno.EINVAL;
        if (!wanted.IsAnonymous && !(kernel.Objects.TryFind(wanted.File, out var file) && file.IsFile))
            return Errno.EBADF;
        if (wanted.Bytes == 0)
            return Errno.EINVAL;
        if (length == 0 || length > end || wanted.Start > end - length)
            return Errno.ENOMEM;
        if (!size.IsAligned(wanted.Start))
            return Errno.EINVAL;
        if (!wanted.Replaces && space.Areas.Overlapping(RangeOf(wanted)).Any())
            return wanted.Flags.HasFlag(MapFlags.FixedNoReplace) ? Errno.EEXIST : Errno.ENOMEM;
        return wanted.IsAnonymous ? WrongType(wanted.Type) : WrongFile(wanted, length);
    }

    private static Errno? WrongType(MapFlags type) => type is MapFlags.Shared or MapFlags.Private ? null : Errno.EINVAL;

    private static Errno? WrongFile(Wanted wanted, ulong length)
    {
        if (wanted.Offset > long.MaxValue - length)
            return Errno.EOVERFLOW;
        if (wanted.Type is not (MapFlags.Shared or MapFlags.Private or MapFlags.SharedValidate))
            return Errno.EINVAL;
        if (wanted.Type == MapFlags.SharedValidate && (wanted.Flags & ~Known) != 0)
            return Errno.EOPNOTSUPP;
        // Whatever the rights, a mapping needs a file that may be read.
        var needs = wanted.IsShared && wanted.Protection.Grants(Protection.Write)
            ? Protection.ReadWrite : Protection.Read;
        return wanted.Rights.Grants(needs) ? null : Errno.EACCES;
    }

    private sealed record Wanted(
        ulong Start, ulong Bytes, Protection Protection, MapFlags Flags, int File, Protection Rights, ulong Offset)
    {
        public MapFlags Type => Flags & MapFlags.Type;

        public bool IsAnonymous => Flags.HasFlag(MapFlags.Anonymous);

        public bool IsShared => Type != MapFlags.Private;

        /// <summary>MAP_FIXED_NOREPLACE wins over MAP_FIXED.</summary>
        public bool Replaces => Flags.HasFlag(MapFlags.Fixed) && !Flags.HasFlag(MapFlags.FixedNoReplace);
    }
}
