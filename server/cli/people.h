// Commands about people: users and their tokens.
#pragma once
#include <string>
#include <vector>

#include "kernel/kernel.h"

namespace socle::cli {

struct Person {
  std::string login, name, role;
  std::vector<std::string> scopes;
};
int create_person(Kernel& kernel, const Person& p);
int list_people(Kernel& kernel);
int disable_person(Kernel& kernel, const Person& p);
int set_password_of(Kernel& kernel, const Person& p);
int create_token(Kernel& kernel, const Person& p);

}  // namespace socle::cli
