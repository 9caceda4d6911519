namespace VmActors.Units.Areas;

/// <summary>What stands behind the pages of an area (Linux: vm_file and vm_pgoff). The default is private anonymous
/// memory.</summary>
/// <param name="Object">The number of a file or of shared memory, from 1; 0 for neither.</param>
/// <param name="First">The page of it that the area begins with.</param>
/// <param name="IsShared">Stores go to the object; else to a copy of the process's own.</param>
public readonly record struct AreaBacking(int Object, long First, bool IsShared)
{
    /// <summary>Whether an object is behind it.</summary>
    public bool IsObject => Object != 0;

    /// <summary>The same, some pages further into the object.</summary>
    public AreaBacking Further(long pages) => IsObject ? this with { First = First + pages } : this;

    /// <summary>For people: <c>, shared object 3 from page 0</c>; nothing for private anonymous memory.</summary>
    public override string ToString() => IsObject
        ? FormattableString.Invariant($", {(IsShared ? "shared" : "private")} object {Object} from page {First}") : "";
}
