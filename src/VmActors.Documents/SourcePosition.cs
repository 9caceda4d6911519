namespace VmActors.Documents;

/// <summary>Where a key or value was written.</summary>
/// <param name="Source">The file as the user named it, or <c>--set machine.cpus</c>.</param>
/// <param name="Line">From 1; 0 when the source is no file, or a file that could not be read.</param>
/// <param name="Column">From 1, in characters; 0 with line 0.</param>
public readonly record struct SourcePosition(string Source, int Line, int Column);
