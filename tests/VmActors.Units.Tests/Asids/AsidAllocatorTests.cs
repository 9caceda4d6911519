using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Asids;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Asids;

public sealed class AsidAllocatorTests
{
    private static readonly CpuId Cpu0 = new(0);
    private static readonly CpuId Cpu1 = new(1);

    [Fact]
    public void The_number_with_all_bits_set_is_never_given()
    {
        var allocator = new AsidAllocator(Asid.BitsMax, 1);
        var given = new HashSet<ushort>();
        for (var space = 0; space < 5000; space++)
        {
            AsidTag tag = default;
            given.Add(allocator.Activate(new CpuId(0), ref tag).Asid.Value);
        }
        Assert.Equal(Enumerable.Range(1, 4094), given.Order().Select(number => (int)number));
        Assert.Equal(2, allocator.Generation);
    }

    [Fact]
    public void A_tag_is_usable_where_no_flush_comes_before_its_use()
    {
        var allocator = new AsidAllocator(2, 2);
        var tags = new AsidTag[4];
        allocator.Activate(new CpuId(0), ref tags[0]);
        allocator.Activate(new CpuId(1), ref tags[1]);
        allocator.Activate(new CpuId(1), ref tags[2]);
        Assert.True(allocator.IsUsable(new CpuId(0), tags[1]));
        allocator.Activate(new CpuId(1), ref tags[3]); // a rollover; the other CPU owes a flush
        Assert.Equal(
            [true, false, false, false, false],
                tags.Append(default).Select(tag => allocator.IsUsable(new CpuId(0), tag)));
        Assert.True(allocator.IsUsable(new CpuId(1), tags[3]));
        Assert.False(allocator.IsUsable(new CpuId(1), tags[1]));
    }

    [Fact]
    public void Spaces_get_one_number_each_from_1_up_and_keep_it_on_every_cpu()
    {
        var asids = new AsidAllocator(4, 2);
        var (a, b) = (new AsidTag(), new AsidTag());
        Assert.Equal((new Asid(1), false), asids.Activate(Cpu0, ref a));
        Assert.Equal((new Asid(2), false), asids.Activate(Cpu1, ref b));
        Assert.Equal((new Asid(1), false), asids.Activate(Cpu1, ref a));
        Assert.Equal((new Asid(2), false), asids.Activate(Cpu0, ref b));
    }

    [Fact]
    public void At_a_rollover_a_number_in_use_stays_with_its_space_and_every_cpu_flushes_once()
    {
        var asids = new AsidAllocator(2, 2); // numbers 1 to 3
        var (a, b, c, d) = (new AsidTag(), new AsidTag(), new AsidTag(), new AsidTag());
        asids.Activate(Cpu0, ref a);
        asids.Activate(Cpu1, ref b);
        asids.Activate(Cpu1, ref c);
        Assert.Equal(1, asids.Generation);

        // Number 1 runs on cpu 0 and number 3 on cpu 1: 2 is free in the new generation.
        Assert.Equal((new Asid(2), true), asids.Activate(Cpu1, ref d));
        Assert.Equal(2, asids.Generation);
        Assert.Equal((new Asid(1), true), asids.Activate(Cpu0, ref a));
        Assert.Equal((new Asid(1), false), asids.Activate(Cpu1, ref a));
        Assert.Equal((new Asid(3), false), asids.Activate(Cpu0, ref c));
        Assert.Equal(2, asids.Generation);
    }

    [Fact]
    public void A_space_gets_its_old_number_again_when_the_new_generation_has_not_given_it()
    {
        var asids = new AsidAllocator(3, 1); // numbers 1 to 7
        var tags = new AsidTag[8];
        for (var i = 0; i < 8; i++) asids.Activate(Cpu0, ref tags[i]); // the eighth rolls over and gets number 1
        Assert.Equal(new AsidTag(2, new Asid(1)), tags[7]);
        Assert.Equal((new Asid(5), false), asids.Activate(Cpu0, ref tags[4]));
        Assert.Equal((new Asid(2), false), asids.Activate(Cpu0, ref tags[0]));
    }

    [Fact]
    public void A_released_number_is_given_again_without_a_rollover()
    {
        var asids = new AsidAllocator(2, 1);
        var tags = new AsidTag[4];
        for (var i = 0; i < 3; i++) asids.Activate(Cpu0, ref tags[i]);
        asids.Release(tags[1]);
        Assert.Equal((new Asid(2), false), asids.Activate(Cpu0, ref tags[3]));
        Assert.Equal(1, asids.Generation);
    }

    [Fact]
    public void Releasing_a_space_of_an_older_generation_leaves_the_numbers_new_owner_alone()
    {
        var asids = new AsidAllocator(2, 1);
        var tags = new AsidTag[6];
        for (var i = 0; i < 4; i++) asids.Activate(Cpu0, ref tags[i]); // rolls over; number 1 is the fourth's
        Assert.Equal(new AsidTag(2, new Asid(1)), tags[3]);
        asids.Release(tags[0]); // number 1 of generation 1
        asids.Activate(Cpu0, ref tags[4]);
        Assert.Equal(new Asid(2), tags[4].Asid);
        asids.CheckInvariants();
    }

    [Fact]
    public void Releasing_a_space_whose_number_a_rollover_kept_makes_the_number_free()
    {
        var asids = new AsidAllocator(2, 2);
        var (a, b, c, d, e) = (new AsidTag(), new AsidTag(), new AsidTag(), new AsidTag(), new AsidTag());
        asids.Activate(Cpu0, ref a);
        asids.Activate(Cpu1, ref b);
        asids.Activate(Cpu1, ref c);
        asids.Activate(Cpu1, ref d); // rolls over: 1 kept for a, 3 for c, 2 given to d
        asids.Activate(Cpu0, ref d);
        asids.Release(a);
        Assert.Equal((new Asid(1), false), asids.Activate(Cpu0, ref e));
        Assert.Equal(2, asids.Generation);
    }

    [Fact]
    public void Without_asids_a_cpu_flushes_whenever_it_changes_spaces()
    {
        var asids = new AsidAllocator(0, 2);
        var (a, b) = (new AsidTag(), new AsidTag());
        Assert.Equal((new Asid(0), true), asids.Activate(Cpu0, ref a));
        Assert.Equal((new Asid(0), false), asids.Activate(Cpu0, ref a));
        Assert.Equal((new Asid(0), true), asids.Activate(Cpu1, ref a));
        Assert.Equal((new Asid(0), true), asids.Activate(Cpu0, ref b));
        Assert.Equal((new Asid(0), true), asids.Activate(Cpu0, ref a));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(13, 1)]
    [InlineData(-1, 1)]
    [InlineData(0, 0)]
    public void Too_few_numbers_for_the_cpus_are_refused(int bits, int cpus) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AsidAllocator(bits, cpus));

    [Theory]
    [InlineData(0, 3)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(3, 6)]
    [InlineData(4, 3)]
    public void No_tlb_ever_holds_two_spaces_under_one_number(int bits, int cpus)
    {
        // Activate the space on the CPU, or (the tenth) let the space end and a new one take its place.
        var step = Gen.Choose(0, cpus - 1).SelectMany(_ => Gen.Choose(0, 11), (cpu, space) => (cpu, space))
            .SelectMany(_ => Gen.Choose(1, 10), (s, kind) => (s.cpu, s.space, ends: kind == 10));
        Prop.ForAll(step.ListOf(150).ToArbitrary(), steps => NoTlbIsAmbiguous(bits, cpus, steps))
            .QuickCheckThrowOnFailure();
    }

    private static void NoTlbIsAmbiguous(int bits, int cpus, IEnumerable<(int Cpu, int Space, bool Ends)> steps)
    {
        var asids = new AsidAllocator(bits, cpus);
        var tags = new AsidTag[12];
        var names = Enumerable.Range(0, 12).ToArray(); // who lives in each place; a new name for each new space
        var tlbs = Enumerable.Range(0, cpus).Select(_ => new Dictionary<Asid, int>()).ToArray(); // number -> space
        var running = new (int Name, Asid Asid)?[cpus];
        var newName = 100;
        foreach (var (cpu, space, ends) in steps)
        {
            if (ends)
            {
                if (running.Any(r => r?.Name == names[space])) continue;
                foreach (var tlb in tlbs)
                    foreach (var asid in tlb.Keys.Where(asid => tlb[asid] == names[space]).ToArray()) tlb.Remove(asid);
                asids.Release(tags[space]);
                (tags[space], names[space]) = (default, newName++);
            }
            else
            {
                var (asid, flush) = asids.Activate(new CpuId(cpu), ref tags[space]);
                if (flush) tlbs[cpu].Clear();
                Assert.Equal(names[space], tlbs[cpu].GetValueOrDefault(asid, names[space]));
                tlbs[cpu][asid] = names[space];
                running[cpu] = (names[space], asid);
                if (bits > 0) Assert.InRange(asid.Value, 1, (1 << bits) - 1);
            }
            asids.CheckInvariants();
            if (bits > 0) NumbersOnCpusAreOwn(running);
        }
    }

    // Hardware that broadcasts invalidations by number needs more than private TLBs do: one space for one number.
    private static void NumbersOnCpusAreOwn((int Name, Asid Asid)?[] running)
    {
        var now = running.Where(r => r is not null).Select(r => r!.Value).Distinct().ToArray();
        Assert.Equal(now.Length, now.Select(r => r.Asid).Distinct().Count());
        Assert.Equal(now.Length, now.Select(r => r.Name).Distinct().Count());
    }
}
