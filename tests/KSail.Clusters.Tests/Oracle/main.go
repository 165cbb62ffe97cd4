// The other side of a call, by the gRPC and TLS libraries that Talos is built on.
//
//	grpc-oracle serve FOLDER
//	    serves with ca.crt, server.crt and server.key of FOLDER, demands client certificates of the same authority, prints its port, and ends when
//	    its standard input does.
//	grpc-oracle call ADDRESS FOLDER METHOD NODE
//	    calls METHOD of a node with ca.crt, client.crt and client.key, an empty request and the metadata "node" if NODE is not empty, and prints the
//	    messages in hexadecimal, then the status.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protowire"
)

// raw hands messages through as bytes.
type raw struct{}

func (raw) Marshal(v any) ([]byte, error)      { return *v.(*[]byte), nil }
func (raw) Unmarshal(data []byte, v any) error { *v.(*[]byte) = append([]byte{}, data...); return nil }
func (raw) Name() string                       { return "proto" }

func load(folder, name string) (*x509.CertPool, tls.Certificate) {
	authority, err := os.ReadFile(filepath.Join(folder, "ca.crt"))
	check(err)
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(authority) {
		check(errors.New("ca.crt holds no certificate"))
	}
	certificate, err := tls.LoadX509KeyPair(filepath.Join(folder, name+".crt"), filepath.Join(folder, name+".key"))
	check(err)
	return pool, certificate
}

func serve(folder string) {
	pool, certificate := load(folder, "server")
	config := &tls.Config{
		Certificates: []tls.Certificate{certificate}, ClientCAs: pool, ClientAuth: tls.RequireAndVerifyClientCert, MinVersion: tls.VersionTLS12,
	}
	server := grpc.NewServer(grpc.Creds(credentials.NewTLS(config)), grpc.ForceServerCodec(raw{}), grpc.MaxSendMsgSize(64<<20), grpc.UnknownServiceHandler(answer))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	go func() { _, _ = io.Copy(io.Discard, os.Stdin); os.Exit(0) }()
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	check(server.Serve(listener))
}

// The answers: Version tells what was asked, with which metadata and deadline; others do what their names say.
func answer(_ any, stream grpc.ServerStream) error {
	method, _ := grpc.MethodFromServerStream(stream)
	var request []byte
	if err := stream.RecvMsg(&request); err != nil {
		return err
	}
	switch method[strings.LastIndex(method, "/")+1:] {
	case "Version":
		headers, _ := metadata.FromIncomingContext(stream.Context())
		deadline, _ := stream.Context().Deadline()
		tag := fmt.Sprintf("node=%v request=%x deadline=%v", headers.Get("node"), request, time.Until(deadline).Round(10*time.Second))
		return send(stream, reply(field(2, field(1, []byte(tag)))))
	case "Bootstrap":
		return status.Error(codes.FailedPrecondition, "bootstrap is not\navailable: 100% sûr")
	case "Logs":
		for _, size := range []int{1, 0, 5 << 20} {
			if err := send(stream, field(2, []byte(strings.Repeat("x", size)))); err != nil {
				return err
			}
		}
		return status.Error(codes.DataLoss, "the rest is gone")
	case "Dmesg":
		return send(stream, field(2, []byte(strings.Repeat("x", 40<<20))))
	case "Events":
		<-stream.Context().Done()
		return stream.Context().Err()
	}
	return status.Errorf(codes.Unimplemented, "unknown method %s", method)
}

func reply(element []byte) []byte { return field(1, element) }

func field(number protowire.Number, content []byte) []byte {
	return protowire.AppendBytes(protowire.AppendTag(nil, number, protowire.BytesType), content)
}

func send(stream grpc.ServerStream, message []byte) error { return stream.SendMsg(&message) }

func call(address, folder, method, node string) {
	pool, certificate := load(folder, "client")
	connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(credentials.NewTLS(&tls.Config{RootCAs: pool, Certificates: []tls.Certificate{certificate}})))
	check(err)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if node != "" {
		ctx = metadata.AppendToOutgoingContext(ctx, "node", node)
	}
	stream, err := connection.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true}, method, grpc.ForceCodec(raw{}))
	if err == nil {
		request := []byte{}
		err = errors.Join(stream.SendMsg(&request), stream.CloseSend())
	}
	for err == nil {
		var message []byte
		if err = stream.RecvMsg(&message); err == nil {
			fmt.Println(hex.EncodeToString(message))
		}
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	fmt.Printf("%s %q\n", status.Code(err), status.Convert(err).Message())
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	if os.Args[1] == "serve" {
		serve(os.Args[2])
	} else {
		call(os.Args[2], os.Args[3], os.Args[4], os.Args[5])
	}
}
