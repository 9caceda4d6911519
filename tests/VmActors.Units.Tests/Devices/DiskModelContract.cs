using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.Devices;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.Devices;

/// <summary>What every disk model must keep, however long it takes.</summary>
public sealed class DiskModelContract
{
    private const long Hertz = 1_000_000;

    public static TheoryData<string> Models => ["nvme", "hdd fifo", "hdd elevator"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Any_load_is_served_once_each_within_the_parallelism_and_the_same_again(string model)
    {
        var request = Gen.Choose(0, 2).SelectMany(_ => Gen.Choose(0, 5000), (kind, slot) => (kind, slot))
            .SelectMany(_ => Gen.Choose(0, 20_000), (r, gap) =>
                (new DiskRequest((DiskRequestKind)r.kind, new(r.slot)), new SimDuration(gap)));
        Prop.ForAll(request.ListOf().ToArbitrary(), load =>
        {
            var first = Serve(Create(model), load);
            Assert.Equal(load.Select(r => r.Item1.Slot).Order(), first.Select(served => served.Request.Slot).Order());
            Assert.Equal(first, Serve(Create(model), load));
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>An owner as <see cref="IDiskModel"/> describes it; requests arrive one gap after another.</summary>
    private static List<(DiskRequest Request, SimTime Completion)> Serve(
        IDiskModel disk, IEnumerable<(DiskRequest Request, SimDuration Gap)> load)
    {
        var (waiting, service) = (new List<DiskRequest>(), new List<SimTime>());
        var served = new List<(DiskRequest, SimTime)>();
        var arrivals = new Queue<(DiskRequest Request, SimDuration Gap)>(load);
        var now = SimTime.Zero;
        var nextArrival = arrivals.Count > 0 ? now + arrivals.Peek().Gap : SimTime.Never;
        while (arrivals.Count > 0 || waiting.Count > 0 || service.Count > 0)
        {
            now = SimTime.Min(nextArrival, service.DefaultIfEmpty(SimTime.Never).Min());
            service.RemoveAll(completion => completion == now);
            if (nextArrival == now)
            {
                waiting.Add(arrivals.Dequeue().Request);
                nextArrival = arrivals.Count > 0 ? now + arrivals.Peek().Gap : SimTime.Never;
            }
            while (waiting.Count > 0 && service.Count < disk.Parallelism)
            {
                var next = disk.Next(waiting.ToArray());
                Assert.DoesNotContain(waiting[next].Slot, waiting[..next].Select(earlier => earlier.Slot));
                var completion = disk.Start(waiting[next], now);
                Assert.True(completion > now, $"{waiting[next]} at {now} completes at {completion}");
                served.Add((waiting[next], completion));
                service.Add(completion);
                waiting.RemoveAt(next);
            }
            if (service.Count == disk.Parallelism)
                Assert.Throws<InvalidOperationException>(() => disk.Start(default, now));
        }
        return served;
    }

    private static IDiskModel Create(string model) => model switch
    {
        "nvme" => new NvmeModel(NvmeSpec.Preset(Hertz)),
        "hdd fifo" => new HddModel(HddSpec.Preset(Hertz)),
        _ => new HddModel(HddSpec.Preset(Hertz) with { Order = DiskQueueOrder.Elevator }),
    };
}
