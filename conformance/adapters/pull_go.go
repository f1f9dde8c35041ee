// Pulls with Go's net/http: go build pull_go.go; ./pull_go URL
package main

import (
	"bufio"
	"encoding/json"
	"log"
	"net/http"
	"os"
)

func main() {
	answer, err := http.Get(os.Args[1])
	if err != nil || answer.StatusCode != 200 {
		log.Fatal(answer, err)
	}
	in, out := bufio.NewReader(answer.Body), json.NewEncoder(os.Stdout)
	for {
		message, err := in.ReadBytes(0)
		if err != nil {
			log.Fatal(err)
		}
		out.Encode(map[string][]byte{"base64": message[:len(message)-1]})
	}
}
