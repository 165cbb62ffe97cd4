namespace KSail.Benchmarks;

/// <summary>All rounds of one command, each beside the floor that was measured right before it.</summary>
internal sealed class Result(Subject subject, string kind, double goal)
{
    private readonly List<(Measurement Floor, Measurement Ours)> _rounds = [];

    public Subject Subject => subject;
    public string Kind => kind;
    public double Goal => goal;

    public void Add(Measurement floor, Measurement ours) => _rounds.Add((floor, ours));

    public TimeSpan Wall => TimeSpan.FromSeconds(Median(static round => round.Ours.Wall.TotalSeconds));
    public TimeSpan Cpu => TimeSpan.FromSeconds(Median(static round => round.Ours.Cpu.TotalSeconds));
    public long PeakMemory => (long)Median(static round => round.Ours.PeakMemory);

    /// <summary>Ratios of pairs, not of medians: neighbours' load slows both halves of a pair alike.</summary>
    public double WallRatio => Median(static round => round.Ours.Wall / round.Floor.Wall);

    public double CpuRatio => Median(static round => round.Floor.Cpu > TimeSpan.Zero ? round.Ours.Cpu / round.Floor.Cpu : 0);

    /// <summary>What the build costs beyond starting dotnet and MSBuild.</summary>
    public double WallAboveFloor => Median(static round => (round.Ours.Wall - round.Floor.Wall).TotalSeconds);

    private double Median(Func<(Measurement Floor, Measurement Ours), double> value)
    {
        var values = _rounds.ConvertAll(round => value(round));
        values.Sort();
        var middle = values.Count / 2;
        return values.Count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
