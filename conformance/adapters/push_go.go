// Pushes with Go's net/http: go build push_go.go; ./push_go PUSH_URL NAME TEXT
package main

import (
	"log"
	"net/http"
	"net/url"
	"os"
)

func main() {
	form := url.Values{"name": {os.Args[2]}, "message": {os.Args[3]}}
	answer, err := http.PostForm(os.Args[1], form)
	if err != nil || answer.StatusCode/100 != 2 {
		log.Fatal(answer, err)
	}
}
