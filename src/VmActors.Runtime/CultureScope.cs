using System.Globalization;

namespace VmActors.Runtime;

/// <summary>The invariant culture for as long as it is not disposed of: what is printed inside does not
/// depend on the host.</summary>
internal readonly ref struct CultureScope
{
    private readonly CultureInfo _outer;

    private CultureScope(CultureInfo outer) => _outer = outer;

    /// <summary>Whether the culture is the invariant one already.</summary>
    public static bool IsInvariant => ReferenceEquals(CultureInfo.CurrentCulture, CultureInfo.InvariantCulture);

    public static CultureScope Invariant()
    {
        var scope = new CultureScope(CultureInfo.CurrentCulture);
        if (!IsInvariant)
            CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        return scope;
    }

    public void Dispose()
    {
        if (!ReferenceEquals(CultureInfo.CurrentCulture, _outer))
            CultureInfo.CurrentCulture = _outer;
    }
}
