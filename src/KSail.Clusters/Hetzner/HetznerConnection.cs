using KSail.Clusters.Hetzner.Api;
using KSail.Clusters.Hetzner.Images;
using KSail.Configuration.Model;
using KSail.Documents;
using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Hetzner;

/// <summary>Opens the provider of a configuration.</summary>
public static class HetznerConnection
{
    /// <summary>The provider of a cluster; null, and why, where there is no token.</summary>
    /// <param name="configuration">The configuration, without errors.</param>
    /// <param name="cluster">Name of the cluster.</param>
    /// <param name="variables">Where the token is.</param>
    /// <param name="options">What else the provider needs; what this class knows is filled in where it is missing.</param>
    /// <param name="diagnostics">Takes what is wrong.</param>
    /// <param name="change">Changes how the API is reached; null for the usual way.</param>
    public static HetznerProvider? Open(
        ClusterConfiguration configuration,
        string cluster,
        EnvironmentVariableReader variables,
        HetznerProviderOptions options,
        DiagnosticBag diagnostics,
        Func<HetznerApiOptions, HetznerApiOptions>? change = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var setting = configuration.Hetzner.TokenEnvVar;
        var text = variables(setting.Value.Reveal())?.Trim() ?? "";
        if (text.Length == 0 || !IsToken(text))
        {
            diagnostics.Add(
                HetznerDiagnostics.TokenMissing,
                setting.Span,
                $"the variable '{setting.Value}' ({setting.Path}) {(text.Length == 0 ? "is not set" : "holds no token")}; set it to a token of the project with read and write access");
            return null;
        }

        var settings = HetznerClusterSettings.From(configuration, cluster);
        var token = new Secret(text);
        var usual = new HetznerApiOptions { Token = token, Clock = options.Clock, Delay = options.Delay };
        return new HetznerProvider(
            HetznerProvider.Connect(change?.Invoke(usual) ?? usual),
            settings,
            options with
            {
                ComponentToken = options.ComponentToken ?? token,
                NodeToken = options.NodeToken ?? (settings.HasFloatingIp ? token : null),
                ImageBuilder = options.ImageBuilder ?? new SnapshotBuilder(OpenSshShell.CreateAsync, new ImageFactoryClient(handler: null, ImageFactoryClient.Public), options),
            });
    }

    // What may stand in a header.
    private static bool IsToken(string text)
    {
        foreach (var c in text)
        {
            if (c is <= ' ' or > '~')
                return false;
        }

        return true;
    }
}
