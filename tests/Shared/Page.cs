using VmActors.Vocabulary;

/// <summary>Tests speak of pages of 4 KiB, unless they say another <see cref="PageSize"/>.</summary>
internal static class Page
{
    public const int Shift = 12;

    public const int Size = 1 << Shift;

    public const int Words = Size / sizeof(ulong);

    extension(Vpn page)
    {
        public VirtualAddress Address => PageSize.KiB4.AddressOf(page);
    }

    extension(Pfn frame)
    {
        public PhysicalAddress Address => PageSize.KiB4.AddressOf(frame);
    }

    extension(VirtualAddress address)
    {
        public Vpn Vpn => PageSize.KiB4.PageOf(address);

        public int Offset => PageSize.KiB4.OffsetOf(address);
    }

    extension(PhysicalAddress address)
    {
        public Pfn Pfn => PageSize.KiB4.FrameOf(address);
    }

    extension(Bytes amount)
    {
        public long Pages => PageSize.KiB4.CountIn(amount);
    }
}
