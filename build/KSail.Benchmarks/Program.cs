using KSail.Benchmarks;
using KSail.Benchmarks.Charts;
using KSail.Benchmarks.Checking;
using KSail.Benchmarks.Kustomize;
using KSail.Benchmarks.Pushing;
using KSail.Benchmarks.Repositories;

// Measured processes first: what they do not need must not cost them.
if (args is [Engine.BuildOnce or Engine.BuildPerLine, ..])
    return Engine.Run(args);
if (args is [Pusher.PushOnce, ..])
    return Pusher.Run(args);
if (args is [CheckServer.Argument, var checks, var root, var how])
    return CheckServer.Run(checks, root, how.Length > 0);
if (args is [ChartServer.Argument, var repository])
    return ChartServer.Run(repository);
return args switch
{
    ["kustomize", .. var rest] => Compare(rest),
    ["push", .. var rest] => MeasurePushes(rest),
    ["validate" or "scan" or "charts" or "repository" or "compare", .. var rest] => MeasureChecks(args[0], rest),
    _ => MeasureBuilds(args),
};

static int Compare(string[] arguments)
{
    if (ComparisonOptions.Parse(arguments) is not { } options)
    {
        Console.Error.WriteLine(ComparisonOptions.Usage);
        return 2;
    }

    if (new Comparison(options).Run() is not { } results)
        return 1;
    ComparisonReport.Write(Console.Out, results);
    return 0;
}

static int MeasurePushes(string[] arguments)
{
    if (PushOptions.Parse(arguments) is not { } options)
    {
        Console.Error.WriteLine(PushOptions.Usage);
        return 2;
    }

    new PushBenchmark(options).Run(Console.Out);
    return 0;
}

static int MeasureChecks(string work, string[] arguments)
{
    if (BenchmarkOptions.Parse(arguments) is not { } options)
    {
        Console.Error.WriteLine(BenchmarkOptions.Usage);
        return 2;
    }

    switch (work)
    {
        case "charts":
            ChartBenchmark.Run(options, Console.Out);
            break;
        case "repository":
            RepositoryBenchmark.Run(options, options.Kustomize, Console.Out);
            break;
        case "compare":
            VersionComparison.Run(options, (options.OlderVersion, options.SdkVersion), Console.Out);
            break;
        default:
            CheckBenchmark.Run(work, options, Console.Out);
            break;
    }

    return 0;
}

static int MeasureBuilds(string[] arguments)
{
    if (BenchmarkOptions.Parse(arguments) is not { } options)
    {
        Console.Error.WriteLine(BenchmarkOptions.Usage);
        return 2;
    }

    var generator = new PlatformGenerator(options);
    var floor = generator.WriteFloor();
    var subjects = new List<Subject> { new("empty", generator.WriteEmpty(), ColdGoal: 1.7, UnchangedGoal: 2) };
    var generated = new List<(Subject Subject, int Manifests)>();
    var withoutScan = new List<Subject>();
    foreach (var size in options.Sizes)
    {
        var manifests = generator.WritePlatform(size, out var project);
        generated.Add((new Subject($"{manifests:N0} manifests", project, ColdGoal: size == 1000 ? 6 : 0, UnchangedGoal: 2), manifests));
        withoutScan.Add(new Subject($"{manifests:N0} manifests, no scan", project, ColdGoal: 0, UnchangedGoal: 0, "-p:KSailScan=false"));
        Console.WriteLine($"generated: {Path.GetRelativePath(options.RepositoryRoot, Path.GetDirectoryName(project)!)} ({manifests:N0} manifests, two environments)");
    }

    if (options.GenerateOnly)
        return 0;

    var sample = Path.Combine(options.RepositoryRoot, "samples", "platform", "platform.ksproj");
    subjects.Add(new("samples/platform", sample, ColdGoal: 3, UnchangedGoal: 2));
    // What compiling ahead of time is worth.
    var portable = Path.Combine(options.RepositoryRoot, "artifacts", "sample-packages", "ksail.sdk", options.SdkVersion, "tools", "net10.0", "any");
    subjects.Add(new("samples/platform, tasks as IL", sample, ColdGoal: 0, UnchangedGoal: 0, $"-p:KSailTasksDirectory={portable}"));
    subjects.AddRange(generated.ConvertAll(entry => entry.Subject));
    subjects.AddRange(withoutScan);

    var results = subjects.ConvertAll(subject => (Cold: new Result(subject, "cold", subject.ColdGoal), Unchanged: new Result(subject, "unchanged", subject.UnchangedGoal)));
    for (var round = 0; round <= options.Rounds; round++)
    {
        Console.WriteLine(round == 0 ? "warming up" : $"round {round} of {options.Rounds}");
        foreach (var (cold, unchanged) in results)
        {
            cold.Subject.Clean();
            foreach (var result in (Result[])[cold, unchanged])
            {
                var before = MeasuredCommand.Build(floor);
                var ours = MeasuredCommand.Build(result.Subject.Project, result.Subject.Property);
                if (round > 0)
                    result.Add(before, ours);
            }
        }
    }

    Report.Write(Console.Out, results.SelectMany(pair => (Result[])[pair.Cold, pair.Unchanged]).ToList(), generated, options.Rounds);
    return 0;
}
