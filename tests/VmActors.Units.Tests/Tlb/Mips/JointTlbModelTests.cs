using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Tlb.Mips;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Tlb.Mips;

/// <summary>Whatever software does to the joint TLB, registers and entries are those of the model.</summary>
public sealed class JointTlbModelTests
{
    private enum DeedKind
    {
        Lookup,
        TryHit,
        Probe,
        Read,
        WriteIndexed,
        WriteRandom,
        SetHi,
        SetIndex,
        SetWired,
        Step,
        Reset,
    }

    [Fact]
    public void Registers_and_entries_are_those_of_the_model_after_every_deed() =>
        Check(Deeds(distinct: false));

    [Fact]
    public void Where_software_writes_no_pair_twice_nothing_is_ever_shut_down() => Check(Deeds(distinct: true), tlb =>
        Assert.False(tlb.IsShutDown));

    private static void Check(Gen<List<Deed>> lists, Action<JointTlb>? holds = null)
    {
        var runs = from entries in Gen.Choose(2, 11) from deeds in lists select (entries, deeds);
        Prop.ForAll(runs.ToArbitrary(), run =>
        {
            var (tlb, model) = (new JointTlb(run.entries), new NaiveJointTlb(run.entries));
            foreach (var deed in run.deeds)
            {
                Do(deed, run.entries, tlb, model);
                Assert.Equal(
                    (model.Hi, model.Lo0, model.Lo1, model.Mask, model.Index),
                    (tlb.EntryHi, tlb.EntryLo0, tlb.EntryLo1, tlb.PageMask, tlb.Index));
                Assert.Equal((model.Wired, model.Random, model.IsShutDown), (tlb.Wired, tlb.Random, tlb.IsShutDown));
                Assert.InRange(tlb.Random, tlb.Wired, run.entries - 1);
                Assert.Equal(model.Entries, tlb.Entries);
                holds?.Invoke(tlb);
            }
        }).QuickCheckThrowOnFailure();
    }

    private static void Do(Deed deed, int entries, JointTlb tlb, NaiveJointTlb model)
    {
        switch (deed.Kind)
        {
            case DeedKind.Lookup:
                Assert.Equal(model.Lookup(deed.Address, deed.Access), tlb.Lookup(deed.Address, deed.Access));
                break;
            case DeedKind.TryHit:
                Assert.Equal(
                    model.TryHit(deed.Address, deed.Access), tlb.TryHit(deed.Address, deed.Access, out _));
                break;
            case DeedKind.Probe:
                model.Probe();
                tlb.Probe();
                break;
            case DeedKind.Read:
                tlb.Index = model.Index = IndexRegister.Of(deed.Number % entries);
                model.Read();
                tlb.ReadIndexed();
                break;
            case DeedKind.WriteIndexed or DeedKind.WriteRandom:
                Write(deed, entries, tlb, model);
                break;
            case DeedKind.SetHi:
                tlb.EntryHi = model.Hi = deed.Hi;
                break;
            case DeedKind.SetIndex:
                tlb.Index = model.Index = IndexRegister.Of(deed.Number);
                break;
            case DeedKind.SetWired:
                tlb.Wired = deed.Number % entries;
                model.SetWired(deed.Number % entries);
                break;
            case DeedKind.Step:
                tlb.Step(deed.Number);
                model.Step(deed.Number);
                break;
            default:
                tlb.Reset();
                model.Reset();
                break;
        }
    }

    private static void Write(Deed deed, int entries, JointTlb tlb, NaiveJointTlb model)
    {
        tlb.EntryHi = model.Hi = deed.Hi;
        (tlb.EntryLo0, tlb.EntryLo1, tlb.PageMask) = (deed.Even, deed.Odd, deed.Mask);
        (model.Lo0, model.Lo1, model.Mask) = (deed.Even, deed.Odd, deed.Mask);
        if (deed.IsProbedFirst)
        {
            tlb.Probe();
            model.Probe();
        }
        if (deed.IsProbedFirst && !model.Index.ProbeFailed)
        {
            tlb.WriteIndexed();
            model.Write(model.Index.Entry);
        }
        else if (deed.Kind == DeedKind.WriteRandom)
        {
            tlb.WriteRandom();
            model.Write(model.Random);
        }
        else
        {
            tlb.Index = model.Index = IndexRegister.Of(deed.Number % entries);
            tlb.WriteIndexed();
            model.Write(model.Index.Entry);
        }
    }

    /// <param name="distinct">Pairs of one size, none of them global, each looked for before it is written.</param>
    private static Gen<List<Deed>> Deeds(bool distinct)
    {
        var kinds = Gen.Frequency(
            (30, Gen.Constant(DeedKind.Lookup)), (15, Gen.Constant(DeedKind.TryHit)),
            (25, Gen.Constant(DeedKind.WriteRandom)), (12, Gen.Constant(DeedKind.WriteIndexed)),
            (5, Gen.Constant(DeedKind.SetHi)), (5, Gen.Constant(DeedKind.Step)), (4, Gen.Constant(DeedKind.Probe)),
            (3, Gen.Constant(DeedKind.Read)), (2, Gen.Constant(DeedKind.SetIndex)),
            (2, Gen.Constant(DeedKind.SetWired)), (1, Gen.Constant(DeedKind.Reset)));
        var shifts = distinct ? Gen.Constant(12) : Gen.Elements(12, 12, 12, 14, 16, 24);
        var deeds =
            from kind in kinds
            from region in Gen.Elements(0, 0, 3)
            from page in Gen.Choose(0, distinct ? 40 : 200)
            from asid in Gen.Choose(0, 1)
            from shift in shifts
            from access in Gen.Elements(Enum.GetValues<AccessKind>())
            from even in Gen.Choose(0, (1 << 16) - 1)
            from odd in Gen.Choose(0, (1 << 16) - 1)
            from number in Gen.Choose(0, 63)
            let address = ((ulong)region << 62) | ((ulong)(uint)page << 12) | (uint)number
            let keep = distinct ? ~1U : ~0U
            select new Deed(
                kind, address, access, EntryHi.OfAddress(address, (byte)asid), PageMask.Of(shift),
                new EntryLo((uint)even & keep), new EntryLo((uint)odd & keep), number, distinct);
        return deeds.ListOf(150);
    }

    private sealed record Deed(
        DeedKind Kind, ulong Address, AccessKind Access, EntryHi Hi, PageMask Mask, EntryLo Even, EntryLo Odd,
        int Number, bool IsProbedFirst);
}
