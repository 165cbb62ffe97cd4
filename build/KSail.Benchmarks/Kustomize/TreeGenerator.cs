using System.Globalization;

namespace KSail.Benchmarks.Kustomize;

/// <summary>
/// Writes trees of a given number of resources, the same ones for the same number: applications as base and overlay, components, teams with
/// a namespace each, and a cluster above them all. Every tenth of it is a file of its own, as in repositories that people keep.
/// </summary>
internal sealed class TreeGenerator(string directory)
{
    /// <summary>The resources of an application.</summary>
    public const int ResourcesPerApp = 10;

    private const int AppsPerTeam = 10;

    /// <summary>Writes a tree.</summary>
    /// <param name="resources">How many resources a build gives: a multiple of <see cref="ResourcesPerApp"/>.</param>
    /// <returns>The directory to build.</returns>
    public string Write(int resources)
    {
        var root = Path.Combine(directory, resources.ToString(CultureInfo.InvariantCulture));
        if (Directory.Exists(root))
            Directory.Delete(root, recursive: true);
        Put(root, "components/restricted/kustomization.yaml", TreeKustomizations.Restricted);
        Put(root, "components/spread/kustomization.yaml", TreeKustomizations.Spread);
        Put(root, "components/spread/topology.yaml", TreeKustomizations.Topology);

        var apps = resources / ResourcesPerApp;
        var teams = new List<string> { "values.yaml" };
        for (var first = 0; first < apps; first += AppsPerTeam)
        {
            var team = string.Create(CultureInfo.InvariantCulture, $"team-{first / AppsPerTeam:000}");
            teams.Add($"../../teams/{team}");
            WriteTeam(root, team, first, Math.Min(first + AppsPerTeam, apps));
        }

        Put(root, "clusters/production/values.yaml", TreeKustomizations.ClusterValues);
        Put(root, "clusters/production/kustomization.yaml", TreeKustomizations.Header + TreeKustomizations.List("resources", teams) + TreeKustomizations.Cluster);
        return Path.Combine(root, "clusters", "production");
    }

    private static void WriteTeam(string root, string team, int first, int end)
    {
        var resources = new List<string> { "team.yaml" };
        for (var number = first; number < end; number++)
        {
            var app = string.Create(CultureInfo.InvariantCulture, $"app-{number:0000}");
            resources.Add($"../../apps/{app}/production");
            // The objects of the team stand for three that its first application does without.
            WriteApp($"{root}/apps/{app}", app, number, isSmall: number == first);
        }

        Put(root, $"teams/{team}/team.yaml", TreeKustomizations.TeamObjects(team));
        Put(root, $"teams/{team}/kustomization.yaml", TreeKustomizations.Team(team, resources));
    }

    private static void WriteApp(string folder, string app, int number, bool isSmall)
    {
        var files = new List<string>();
        Add("deployment.yaml", TreeManifests.Deployment);
        Add("service.yaml", TreeManifests.Service);
        Add("service-account.yaml", TreeManifests.ServiceAccount);
        Add("ingress.yaml", TreeManifests.Ingress(app));
        Add("pod-disruption-budget.yaml", TreeManifests.PodDisruptionBudget);
        if (!isSmall)
        {
            Add("network-policy.yaml", TreeManifests.NetworkPolicy);
            Add("horizontal-pod-autoscaler.yaml", TreeManifests.HorizontalPodAutoscaler);
            Add("cron-job.yaml", TreeManifests.CronJob(number));
        }

        Put(folder, "base/application.properties", TreeManifests.Settings);
        Put(folder, "base/logging.json", TreeManifests.Logging);
        Put(folder, "base/credentials.env", TreeManifests.Credentials(app));
        Put(folder, "base/kustomization.yaml", TreeKustomizations.Base(app, files));
        Put(folder, "production/deployment.yaml", TreeKustomizations.DeploymentPatch);
        Put(folder, "production/ingress.yaml", TreeKustomizations.IngressPatch);
        Put(folder, "production/kustomization.yaml", TreeKustomizations.Overlay(app));

        void Add(string file, string text)
        {
            files.Add(file);
            Put(folder, "base/" + file, text);
        }
    }

    private static void Put(string folder, string file, string text)
    {
        var path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
