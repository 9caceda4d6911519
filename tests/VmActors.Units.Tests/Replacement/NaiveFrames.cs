namespace VmActors.Units.Tests.Replacement;

/// <summary>A memory as one would play it on paper, with lists and loops; a model for each policy.</summary>
internal abstract class NaiveFrames(int frames)
{
    /// <summary>What is in memory, in an order that each model chooses.</summary>
    public List<int> Pages { get; protected set; } = [];

    /// <summary>What is in memory, by frame.</summary>
    protected List<int> Slots { get; } = [];

    protected int Frames => frames;

    /// <summary>References before this one.</summary>
    protected int Now { get; private set; }

    public (bool Hit, int? Victim) Reference(int page, bool isStore)
    {
        var hit = Pages.Contains(page) && Hit(page, isStore);
        int? victim = null;
        if (!hit && !Pages.Contains(page))
        {
            if (Pages.Count == frames)
            {
                victim = Victim(page);
                Assert.True(Pages.Remove(victim.Value));
                Slots[Slots.IndexOf(victim.Value)] = page;
            }
            else
            {
                Slots.Add(page);
            }
            Pages.Add(page);
            Load(page, isStore);
        }
        Now++;
        return (hit, victim);
    }

    /// <summary>A page that is there is referenced; false where it is there no more.</summary>
    protected virtual bool Hit(int page, bool isStore) => true;

    /// <summary>Who leaves; it is taken out, and the new page added behind the others.</summary>
    protected abstract int Victim(int coming);

    protected virtual void Load(int page, bool isStore)
    {
    }
}
