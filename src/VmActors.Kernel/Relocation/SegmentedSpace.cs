using System.Collections.Immutable;
using VmActors.Kernel.State;
using VmActors.Vocabulary;

namespace VmActors.Kernel.Relocation;

/// <summary>An address space of contiguous pieces, which CPUs have in registers.</summary>
internal sealed class SegmentedSpace(ProcessSpec spec, int segmentCount, KernelSpec machine)
    : AddressSpace(spec.Id, machine)
{
    private readonly int[] _loaded = new int[machine.CpuCount]; // the registers' version there; 0: none of this space
    private int _version = 1;
    private bool _isMoving;
    private bool _isPlaced;

    public ProcessSpec Spec { get; } = spec;

    /// <summary>By selector; null where nothing is used.</summary>
    public Piece?[] Pieces { get; } = new Piece?[segmentCount];

    public override bool IsPlaced => _isPlaced;

    public override bool HasTag => false;

    /// <summary>Its pieces are on the move: CPUs get no registers.</summary>
    public bool IsMoving
    {
        get => _isMoving;
        set
        {
            _isMoving = value;
            _version++;
        }
    }

    /// <summary>The registers that a CPU should have.</summary>
    public ImmutableArray<SegmentDescriptor> Registers =>
        IsMoving ? [] : [.. Pieces.Select(piece => piece?.Descriptor ?? default)];

    /// <summary>Bytes of its pieces.</summary>
    public ulong Bytes => Pieces.Aggregate(0UL, (sum, piece) => sum + (piece?.Size ?? 0));

    /// <summary>It has got its memory.</summary>
    public void SetPlaced()
    {
        _isPlaced = true;
        Change();
    }

    /// <summary>Its pieces or their extents have changed: CPUs get new registers when they next run it.</summary>
    public void Change() => _version++;

    public override ImmutableArray<SegmentDescriptor> Enter(CpuId cpu)
    {
        MayHold.Add(cpu);
        if (_loaded[cpu.Value] == _version)
            return default;
        _loaded[cpu.Value] = _version;
        return Registers;
    }

    public override void Leave(CpuId cpu)
    {
        MayHold.Remove(cpu);
        _loaded[cpu.Value] = 0;
    }
}
