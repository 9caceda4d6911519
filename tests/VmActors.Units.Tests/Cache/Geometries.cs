using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Cache;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Cache;

/// <summary>Small caches of every shape.</summary>
internal static class Geometries
{
    /// <summary>1 to 16 sets of 1 to 6 ways.</summary>
    public static Gen<CacheGeometry> Any(int lineBytes) =>
        from ways in Gen.Choose(1, 6)
        from indexBits in Gen.Choose(0, 4)
        select Of(ways, 1 << indexBits, lineBytes);

    public static CacheGeometry Of(int ways, int sets, int lineBytes) =>
        new(new Bytes((long)ways * sets * lineBytes), ways, lineBytes);
}
