using System.Net;

namespace KSail.Oci.Registry.Transport;

/// <summary>
/// A proxy that is not asked for this machine. It could not reach it, and would get to see what is sent in the open only because it does
/// not leave the machine: passwords among it.
/// </summary>
internal sealed class DirectOnLoopback(IWebProxy proxy) : IWebProxy
{
    public ICredentials? Credentials
    {
        get => proxy.Credentials;
        set => proxy.Credentials = value;
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : proxy.GetProxy(destination);

    public bool IsBypassed(Uri host) => RegistryEndpoint.IsLoopback(host.Host) || proxy.IsBypassed(host);
}
