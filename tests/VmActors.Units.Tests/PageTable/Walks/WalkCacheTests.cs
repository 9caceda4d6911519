using FsCheck;
using FsCheck.Fluent;
using VmActors.Units.PageTable;
using VmActors.Units.PageTable.Walks;
using VmActors.Vocabulary;

namespace VmActors.Units.Tests.PageTable.Walks;

public sealed class WalkCacheTests
{
    [Fact]
    public void A_walk_cache_does_what_a_list_of_uses_says() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => new Twins(new Random(seed)).Run(80))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_walk_cache_has_room_for_something() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new WalkCache(0));

    /// <summary>A cache, and a dictionary with the time of each entry's last use.</summary>
    private sealed class Twins
    {
        private readonly Random _random;
        private readonly WalkCache _cache;
        private readonly Dictionary<(Asid Asid, ulong Prefix), (WalkPoint Point, int Used)> _naive = [];
        private (long Hits, long Misses) _counts;
        private int _now;

        public Twins(Random random) => (_random, _cache) = (random, new WalkCache(random.Next(1, 6)));

        public void Run(int deeds)
        {
            for (_now = 1; _now <= deeds; _now++)
            {
                Deed(new Asid((ushort)_random.Next(1, 4)), (ulong)_random.Next(5));
                Assert.Equal(
                    _naive.OrderByDescending(entry => entry.Value.Used)
                        .Select(entry => new WalkCacheEntry(entry.Key.Asid, entry.Key.Prefix, entry.Value.Point)),
                    _cache.Entries);
                Assert.Equal(_counts, (_cache.Hits, _cache.Misses));
            }
        }

        private void Deed(Asid asid, ulong prefix)
        {
            switch (_random.Next(12))
            {
                case 0:
                    _cache.Drop(asid, prefix);
                    _naive.Remove((asid, prefix));
                    break;
                case 1:
                    _cache.DropSpace(asid);
                    foreach (var key in _naive.Keys.Where(key => key.Asid == asid).ToArray()) _naive.Remove(key);
                    break;
                case 2 when _random.Next(4) == 0:
                    _cache.DropAll();
                    _naive.Clear();
                    break;
                case < 7:
                    Insert(asid, prefix);
                    break;
                default:
                    Find(asid, prefix);
                    break;
            }
        }

        private void Insert(Asid asid, ulong prefix)
        {
            var point = new WalkPoint(1, new PhysicalAddress((ulong)_now << 12), UpperRights.All);
            _cache.Insert(new WalkCacheEntry(asid, prefix, point));
            if (!_naive.ContainsKey((asid, prefix)) && _naive.Count == _cache.Capacity)
                _naive.Remove(_naive.MinBy(entry => entry.Value.Used).Key);
            _naive[(asid, prefix)] = (point, _now);
        }

        private void Find(Asid asid, ulong prefix)
        {
            var isHeld = _naive.TryGetValue((asid, prefix), out var held);
            Assert.Equal(isHeld, _cache.TryFind(asid, prefix, out var point));
            Assert.Equal(held.Point, point);
            if (isHeld) _naive[(asid, prefix)] = (held.Point, _now);
            _counts = isHeld ? (_counts.Hits + 1, _counts.Misses) : (_counts.Hits, _counts.Misses + 1);
        }
    }
}
