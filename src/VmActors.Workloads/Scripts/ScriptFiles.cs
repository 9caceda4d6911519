namespace VmActors.Workloads.Scripts;

/// <summary>The files that a script names.</summary>
internal sealed class ScriptFiles(ProgramCatalog catalog)
{
    private readonly SortedDictionary<string, ProgramFile> _files = new(StringComparer.Ordinal);

    /// <summary><c>NAME SIZE</c>: a file of the machine.</summary>
    public void Parse(ScriptWords line)
    {
        var at = line.Peek;
        string name = line.Name("file");
        long size = line.Size("the file's size");
        line.End();
        if (_files.ContainsKey(name))
            throw new ScriptLineException(at, $"file '{name}' is there already: expected another name");
        var file = catalog.File(name, size);
        if (file.Size != size)
            throw new ScriptLineException(at, FormattableString.Invariant(
                $"file '{name}' has {file.Size} bytes in another script: expected the same here"));
        _files.Add(name, file);
    }

    /// <summary><c>shared</c>, <c>file NAME</c>, <c>shared file NAME</c>, perhaps <c>from OFFSET</c>; null for private
    /// anonymous memory.</summary>
    public ScriptBacking? ParseBacking(ScriptWords line)
    {
        bool isShared = line.Take("shared");
        if (!line.Take("file"))
            return isShared ? new ScriptBacking(null, 0, true) : null;
        var word = line.Next("a file");
        if (!_files.TryGetValue(word.Text, out var file))
        {
            throw ScriptWords.Unexpected(word,
                _files.Count == 0 ? "a file, but none is declared above" : "a file: " + string.Join(", ", _files.Keys),
                [.. _files.Keys]);
        }
        long offset = 0;
        var at = line.Peek;
        if (line.Take("from"))
        {
            at = line.Peek;
            offset = line.Size("where in the file it begins");
        }
        return offset % line.PageSize.Bytes == 0
            ? new ScriptBacking(file, offset, isShared)
            : throw new ScriptLineException(at, FormattableString.Invariant(
                $"'{at.Text}': expected the begin of a page of {line.PageSize.Bytes} bytes"));
    }
}
