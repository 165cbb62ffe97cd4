// An API server of Kubernetes 1.36 that serves custom resource definitions and the kinds they define, and nothing else: what Debian has the
// libraries of. It decides about definitions and custom resources as any cluster's API server does, which is what tests want it for.
//
// Everybody who reaches it may do everything, so it belongs on loopback.
package main

import (
	"os"

	"github.com/spf13/cobra"
	"k8s.io/apiextensions-apiserver/pkg/cmd/server/options"
	genericapiserver "k8s.io/apiserver/pkg/server"
	"k8s.io/component-base/cli"
)

func main() {
	settings := options.NewCustomResourceDefinitionsServerOptions(os.Stdout, os.Stderr)
	// These ask the cluster that such a server is usually a part of. It still wants a --kubeconfig of one, for the Services of conversion webhooks,
	// and does without where nobody answers there.
	settings.RecommendedOptions.Authentication = nil
	settings.RecommendedOptions.Authorization = nil
	settings.RecommendedOptions.Admission = nil
	settings.RecommendedOptions.Features.EnablePriorityAndFairness = false

	command := &cobra.Command{
		Use: "definitions-server",
		RunE: func(*cobra.Command, []string) error { return run(settings) },
	}
	settings.AddFlags(command.Flags())
	os.Exit(cli.Run(command))
}

func run(settings *options.CustomResourceDefinitionsServerOptions) error {
	if err := settings.Complete(); err != nil {
		return err
	}
	if err := settings.Validate(); err != nil {
		return err
	}
	config, err := settings.Config()
	if err != nil {
		return err
	}
	server, err := config.Complete().New(genericapiserver.NewEmptyDelegate())
	if err != nil {
		return err
	}
	return server.GenericAPIServer.PrepareRun().RunWithContext(genericapiserver.SetupSignalContext())
}
