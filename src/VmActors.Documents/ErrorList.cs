using System.Collections.Immutable;

namespace VmActors.Documents;

/// <summary>Collects errors, and knows where each key was written.</summary>
public sealed class ErrorList
{
    private readonly List<DocumentError> _errors = [];
    private readonly Dictionary<string, SourcePosition> _positions = [];
    private readonly List<string> _failed = [];

    /// <summary>How many there are.</summary>
    public int Count => _errors.Count;

    /// <summary>Notes where the value of a key stands.</summary>
    public void Note(string path, SourcePosition position) => _positions[path] = position;

    /// <summary>Adds an error at a place.</summary>
    public void Add(SourcePosition at, string path, string message)
    {
        _errors.Add(new DocumentError(at.Source, at.Line, at.Column, path, message));
        if (path.Length > 0) _failed.Add(path);
    }

    /// <summary>Adds an error of a key, at its value or at the nearest enclosing value that was written.</summary>
    public void Add(string path, string message) => Add(PositionOf(path), path, message);

    /// <summary>Adds an error of a whole object that says nothing about the keys in it.</summary>
    public void AddOfWhole(string path, string message)
    {
        var at = PositionOf(path);
        _errors.Add(new DocumentError(at.Source, at.Line, at.Column, path, message));
    }

    /// <summary>Whether a key, or anything in it or around it, already has an error.</summary>
    public bool Concerns(string path) => _failed.Exists(failed => IsIn(failed, path) || IsIn(path, failed));

    /// <summary>The errors as they stand in the file; those of settings after them.</summary>
    public ImmutableArray<DocumentError> InOrder() =>
    [
        .. _errors.OrderBy(error => error.Line == 0).ThenBy(error => error.Line).ThenBy(error => error.Column),
    ];

    private SourcePosition PositionOf(string path)
    {
        while (true)
        {
            if (_positions.TryGetValue(path, out var position)) return position;
            var end = path.LastIndexOfAny(['.', '[']);
            path = end < 0 ? "" : path[..end];
        }
    }

    private static bool IsIn(string path, string container) =>
        path.StartsWith(container, StringComparison.Ordinal)
        && (path.Length == container.Length || path[container.Length] is '.' or '[');
}
