namespace KSail.Clusters.Talos.Access;

/// <summary>The full names of the calls.</summary>
internal static class TalosMethods
{
    public const string ApplyConfiguration = Machine + "ApplyConfiguration";
    public const string Bootstrap = Machine + "Bootstrap";
    public const string Dmesg = Machine + "Dmesg";
    public const string EtcdForfeitLeadership = Machine + "EtcdForfeitLeadership";
    public const string EtcdLeave = Machine + "EtcdLeaveCluster";
    public const string EtcdMemberList = Machine + "EtcdMemberList";
    public const string EtcdRemoveMember = Machine + "EtcdRemoveMemberByID";
    public const string EtcdStatus = Machine + "EtcdStatus";
    public const string Events = Machine + "Events";
    public const string HealthCheck = "/cluster.ClusterService/HealthCheck";
    public const string ImagePull = "/machine.ImageService/Pull";
    public const string Kubeconfig = Machine + "Kubeconfig";
    public const string LifecycleUpgrade = "/machine.LifecycleService/Upgrade";
    public const string Logs = Machine + "Logs";
    public const string Reboot = Machine + "Reboot";
    public const string Reset = Machine + "Reset";
    public const string ResourceGet = State + "Get";
    public const string ResourceList = State + "List";
    public const string ResourceWatch = State + "Watch";
    public const string ServiceList = Machine + "ServiceList";
    public const string ServiceRestart = Machine + "ServiceRestart";
    public const string ServiceStart = Machine + "ServiceStart";
    public const string ServiceStop = Machine + "ServiceStop";
    public const string Shutdown = Machine + "Shutdown";
    public const string Upgrade = Machine + "Upgrade";
    public const string Version = Machine + "Version";

    private const string Machine = "/machine.MachineService/";
    private const string State = "/cosi.resource.State/";
}
