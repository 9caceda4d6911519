using VmActors.Kernel.State;
using VmActors.Units.Areas;

namespace VmActors.Kernel.Operations;

/// <summary>Makes areas of files and of shared memory.</summary>
internal sealed class MapObjects(KernelState kernel)
{
    /// <summary>An area where nothing is; of new memory to share for object 0 that is shared.</summary>
    public void Map(PagedSpace space, Area area)
    {
        if (area.Backing is { IsObject: false, IsShared: true })
        {
            var shared = kernel.Objects.AddShared(area.Range.Count);
            area = area with { Backing = area.Backing with { Object = shared.Number } };
        }
        space.Areas.Map(area);
        kernel.SetUntouched(space, area);
    }
}
