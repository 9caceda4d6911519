using VmActors.Units.Frames;

namespace VmActors.Kernel.Memory;

/// <summary>The objects that areas map, and which of their pages are in memory: the page cache.</summary>
internal sealed class ObjectTable
{
    private readonly SortedDictionary<int, MemoryObject> _objects = [];
    private int _number;

    /// <summary>The files, by their order, have the first numbers.</summary>
    public ObjectTable(IEnumerable<FileSpec> files)
    {
        foreach (var file in files)
            Add(file.Name, file.PageCount, true);
    }

    /// <summary>Whether there has ever been one.</summary>
    public bool HaveBeen => _number > 0;

    /// <summary>All of them, in the order of their numbers.</summary>
    public IEnumerable<MemoryObject> All => _objects.Values;

    /// <summary>Pages on their way in or out.</summary>
    public Locks<ObjectPage> Pages { get; } = new(page => page.ToString());

    /// <summary>An object.</summary>
    public MemoryObject this[int number] => _objects[number];

    /// <summary>Whether there is one.</summary>
    public bool TryFind(int number, out MemoryObject found) => _objects.TryGetValue(number, out found!);

    /// <summary>New memory to share.</summary>
    public MemoryObject AddShared(long pageCount) => Add("shared memory", pageCount, false);

    /// <summary>Shared memory that nobody maps any more.</summary>
    public void Remove(MemoryObject unmapped) => _objects.Remove(unmapped.Number);

    private MemoryObject Add(string name, long pageCount, bool isFile)
    {
        var added = new MemoryObject(++_number, name, pageCount, isFile);
        _objects.Add(added.Number, added);
        return added;
    }
}
