using FsCheck;
using FsCheck.Fluent;

namespace VmActors.Vocabulary.Tests;

public class PteTests
{
    // Intel SDM vol. 3A, table "Format of a Page-Table Entry that Maps a 4-KByte Page".
    private const ulong P = 1UL << 0;
    private const ulong Rw = 1UL << 1;
    private const ulong Us = 1UL << 2;
    private const ulong A = 1UL << 5;
    private const ulong D = 1UL << 6;
    private const ulong G = 1UL << 8;
    private const ulong Xd = 1UL << 63;

    private static Gen<long> Frames => Words.OfBits(40);

    [Fact]
    public void The_bits_stand_where_the_processor_has_them()
    {
        Assert.True(new Pte(P).Present);
        Assert.True(new Pte(Rw).Writable);
        Assert.True(new Pte(Us).User);
        Assert.True(new Pte(A).Accessed);
        Assert.True(new Pte(D).Dirty);
        Assert.True(new Pte(G).Global);
        Assert.True(new Pte(Xd).NoExecute);
        var others = new Pte(~(P | Rw | Us | A | D | G | Xd));
        Assert.False(others.Present || others.Writable || others.User || others.Accessed || others.Dirty
            || others.Global || others.NoExecute);
        Assert.Equal(new Pfn((1L << 40) - 1), new Pte(0x000F_FFFF_FFFF_F000).Pfn);
        Assert.Equal(new Pfn(0), new Pte(~0x000F_FFFF_FFFF_F000UL).Pfn);
    }

    [Theory]
    [InlineData(Protection.None, P | Xd)]
    [InlineData(Protection.Read, P | Us | Xd)]
    [InlineData(Protection.ReadWrite, P | Us | Rw | Xd)]
    [InlineData(Protection.Read | Protection.Execute, P | Us)]
    [InlineData(Protection.All, P | Us | Rw)]
    public void A_leaf_has_the_bits_of_its_protection(Protection protection, ulong bits) =>
        Assert.Equal(bits | 0x5000, Pte.Leaf(new Pfn(5), protection).Bits);

    [Fact]
    public void An_upper_entry_allows_everything() => Assert.Equal(P | Rw | Us | 0x7000, Pte.Table(new Pfn(7)).Bits);

    [Fact]
    public void Frames_and_slots_survive_being_put_into_an_entry() => Prop.ForAll(Frames.ToArbitrary(), value =>
        Pte.Leaf(new Pfn(value), Protection.Read).Pfn.Value == value
        && Pte.Table(new Pfn(value)).Pfn.Value == value
        && Pte.Swapped(new SwapSlot(value)).Slot.Value == value).QuickCheckThrowOnFailure();

    [Fact]
    public void An_entry_is_present_swapped_or_empty_and_never_two_of_them()
    {
        Prop.ForAll(Frames.ToArbitrary(), value =>
            Pte.Leaf(new Pfn(value), Protection.All) is { Present: true, IsSwapped: false }
            && Pte.Swapped(new SwapSlot(value)) is { Present: false, IsSwapped: true }).QuickCheckThrowOnFailure();
        Assert.True(Pte.Empty is { Present: false, IsSwapped: false, Bits: 0 });
    }

    [Fact]
    public void Global_and_user_are_set_and_cleared_alone_and_global_outlives_a_change_of_protection()
    {
        Prop.ForAll(Words.Any.ToArbitrary(), bits =>
            new Pte(bits).WithGlobal(true).Bits == (bits | G) && new Pte(bits).WithGlobal(false).Bits == (bits & ~G)
            && new Pte(bits).WithUser(true).Bits == (bits | Us) && new Pte(bits).WithUser(false).Bits == (bits & ~Us))
            .QuickCheckThrowOnFailure();
        var page = Pte.Leaf(new Pfn(5), Protection.ReadWrite).WithGlobal(true).WithAccessed(true);
        Assert.Equal(P | Us | G | A | Xd | 0x5000, page.WithProtection(Protection.Read).Bits);
    }

    [Fact]
    public void Accessed_and_dirty_are_set_and_cleared_alone() => Prop.ForAll(
        Words.Any.ToArbitrary(), bits =>
            new Pte(bits).WithAccessed(true).Bits == (bits | A) && new Pte(bits).WithAccessed(false).Bits == (bits & ~A)
            && new Pte(bits).WithDirty(true).Bits == (bits | D) && new Pte(bits).WithDirty(false).Bits == (bits & ~D))
        .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(Protection.Read, AccessKind.Load, true)]
    [InlineData(Protection.Read, AccessKind.Store, false)]
    [InlineData(Protection.Read, AccessKind.Modify, false)]
    [InlineData(Protection.Read, AccessKind.Fetch, false)]
    [InlineData(Protection.ReadWrite, AccessKind.Load, true)]
    [InlineData(Protection.ReadWrite, AccessKind.Store, true)]
    [InlineData(Protection.ReadWrite, AccessKind.Modify, true)]
    [InlineData(Protection.ReadWrite, AccessKind.Fetch, false)]
    [InlineData(Protection.Read | Protection.Execute, AccessKind.Fetch, true)]
    [InlineData(Protection.Read | Protection.Execute, AccessKind.Store, false)]
    [InlineData(Protection.All, AccessKind.Modify, true)]
    public void An_entry_permits_what_its_protection_grants(Protection protection, AccessKind kind, bool permitted)
    {
        Assert.Equal(permitted, Pte.Leaf(new Pfn(1), protection).Permits(kind.Needs()));
        Assert.Equal(permitted, protection.Grants(kind.Needs()));
    }

    [Fact]
    public void Nothing_is_permitted_that_is_absent_or_the_kernels()
    {
        Assert.False(Pte.Swapped(new SwapSlot(1)).Permits(Protection.Read));
        Assert.False(Pte.Empty.Permits(Protection.None));
        Assert.False(new Pte(P | Rw).Permits(Protection.Read));
    }

    [Fact]
    public void Entries_print_for_people()
    {
        Assert.Equal("frame 12 RWXUAD",
            Pte.Leaf(new Pfn(12), Protection.All).WithAccessed(true).WithDirty(true).ToString());
        Assert.Equal("frame 12 R--U--", Pte.Leaf(new Pfn(12), Protection.Read).ToString());
        Assert.Equal("slot 7", Pte.Swapped(new SwapSlot(7)).ToString());
        Assert.Equal("empty", Pte.Empty.ToString());
    }
}
