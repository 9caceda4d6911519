namespace VmActors.Units.Tests.Replacement;

/// <summary>By frame, turned so that the hand is at the front.</summary>
internal sealed class NaiveClock(int frames, bool setOnLoad) : NaiveFrames(frames)
{
    private readonly Dictionary<int, bool> _referenced = [];

    protected override bool Hit(int page, bool isStore) => _referenced[page] = true;

    protected override void Load(int page, bool isStore) => _referenced[page] = setOnLoad;

    protected override int Victim(int coming)
    {
        while (_referenced[Pages[0]])
        {
            _referenced[Pages[0]] = false;
            Pages.Add(Pages[0]);
            Pages.RemoveAt(0);
        }
        return Pages[0];
    }
}
