using System.Globalization;
using KSail.Clusters.Lifecycle;
using Microsoft.Build.Utilities;

namespace KSail.Sdk.Tasks;

/// <summary>A cluster that runs, as an item.</summary>
internal static class ClusterItem
{
    public static TaskItem Of(string environment, RunningCluster running)
    {
        var item = new TaskItem(ItemText.Escape(running.Context));
        item.SetMetadata("Cluster", running.Name);
        item.SetMetadata("Environment", environment);
        item.SetMetadata("Server", ItemText.Escape(running.Server));
        item.SetMetadata("Elapsed", running.Elapsed.ToString("c", CultureInfo.InvariantCulture));
        return item;
    }
}
